-- 上级标题或段落存在于同一文稿 / A segment's parent is a heading or paragraph of the same document
-- why: an outline with a missing level cannot be walked
-- table: segments
-- column: parent_id
-- severity: critical
select
    t.segment_id as row_id,
    t.parent_id
from {batch} as t
where t.parent_id is not null and not exists (
    select 1
    from segments as p
    where p.segment_id = t.parent_id and p.document_id = t.document_id and p.kind <> 'sentence'
)
