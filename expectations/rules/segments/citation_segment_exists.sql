-- 引用所在段句存在于同一文稿 / A citation's segment exists in its document
-- why: a citation without its sentence is a dangling row
-- table: citations
-- column: segment_id
-- severity: critical
select
    concat_ws('|', t.document_id, t.raw_start) as row_id,
    t.title
from {batch} as t
where not exists (
    select 1
    from segments as s
    where s.segment_id = t.segment_id and s.document_id = t.document_id
)
