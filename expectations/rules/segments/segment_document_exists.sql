-- 段句所属文稿存在 / A segment's document exists
-- why: a sentence of no document is a dangling row
-- table: segments
-- column: document_id
-- severity: critical
select
    t.segment_id as row_id,
    t.document_id
from {batch} as t
where not exists (
    select 1
    from documents as d
    where d.document_id = t.document_id
)
