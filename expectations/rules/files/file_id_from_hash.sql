-- 文件编号是内容哈希的前 32 位 / A file's id is the first 32 hex digits of its SHA-256
-- why: ids come from content, or the same bytes would get two rows
-- table: files
-- column: file_id
-- severity: critical
select
    t.file_id as row_id,
    t.sha256
from {batch} as t
where not coalesce(regexp_full_match(t.sha256, '[0-9a-f]{{64}}') and t.file_id = left(t.sha256, 32), false)
