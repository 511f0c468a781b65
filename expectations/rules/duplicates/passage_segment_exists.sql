-- 复用段落所在段句存在 / The segment of a reused passage exists
-- why: a staged document's segments are staged with it
-- table: passage_occurrences
-- column: segment_id
-- severity: critical
select
    concat_ws('|', t.passage_id, t.document_id, t.raw_start) as row_id,
    t.segment_id
from {batch} as t
where exists (
    select 1
    from documents as d
    where d.document_id = t.document_id
) and not exists (
    select 1
    from segments as s
    where s.segment_id = t.segment_id and s.document_id = t.document_id
)
