-- 文件大小已知且不为负 / The size in bytes is known and not negative
-- why: a row without the size of its bytes was not read from a file
-- table: files
-- column: size_bytes
-- severity: critical
select
    t.file_id as row_id,
    t.size_bytes
from {batch} as t
where not coalesce(t.size_bytes >= 0, false)
