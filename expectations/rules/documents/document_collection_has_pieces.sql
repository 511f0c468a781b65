-- 合集至少包含一篇文稿 / A collection holds at least one piece
-- why: a collection of nothing is a speech taken for a heading
-- table: documents
-- column: is_collection
-- severity: warning
select
    t.document_id as row_id,
    t.title
from {batch} as t
where t.is_collection and not exists (
    select 1
    from documents as p
    where p.parent_id = t.document_id
)
