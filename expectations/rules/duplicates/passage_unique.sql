-- 同一处复用段落只有一行 / An occurrence of a passage has one row
-- why: an occurrence told twice counts twice
-- table: passage_occurrences
-- column: passage_id
-- severity: critical
with repeated as (
    select
        passage_id,
        document_id,
        raw_start
    from passage_occurrences
    group by
        passage_id,
        document_id,
        raw_start
    having count(*) > 1
)
select
    concat_ws('|', t.passage_id, t.document_id, t.raw_start) as row_id,
    t.kind
from {batch} as t
join repeated
    on repeated.passage_id = t.passage_id
    and repeated.document_id = t.document_id
    and repeated.raw_start = t.raw_start
