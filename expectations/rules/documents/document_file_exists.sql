-- 文稿所属文件存在 / A document's file exists
-- why: offsets without their text point nowhere
-- table: documents
-- column: file_id
-- severity: critical
select
    t.document_id as row_id,
    t.file_id
from {batch} as t
where not exists (
    select 1
    from files as f
    where f.file_id = t.file_id
)
