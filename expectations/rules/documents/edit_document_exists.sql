-- 校订所属文稿存在 / The document of an edit exists
-- why: only furniture belongs to no document
-- table: edits
-- column: document_id
-- severity: critical
select
    t.edit_id as row_id,
    t.document_id
from {batch} as t
where t.document_id is not null and not exists (
    select 1
    from documents as d
    where d.document_id = t.document_id and d.file_id = t.file_id
)
