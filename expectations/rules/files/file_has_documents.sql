-- 每个文件至少有一篇文稿 / A file holds at least one document
-- why: a page in which nothing was found is either empty or misread
-- table: files
-- column: file_id
-- severity: warning
select
    t.file_id as row_id,
    t.path,
    t.char_count
from {batch} as t
where not exists (
    select 1
    from documents as d
    where d.file_id = t.file_id and not d.is_collection
)
