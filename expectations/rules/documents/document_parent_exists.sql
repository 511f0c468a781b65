-- 上级合集存在于同一文件 / The enclosing collection exists in the same file
-- why: an outline with a missing level cannot be walked
-- table: documents
-- column: parent_id
-- severity: critical
select
    t.document_id as row_id,
    t.parent_id
from {batch} as t
where t.parent_id is not null and not exists (
    select 1
    from documents as p
    where p.document_id = t.parent_id and p.file_id = t.file_id and p.is_collection
)
