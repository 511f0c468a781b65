-- 文件编号不重复 / No two files share an id
-- why: every other row reaches its file by this id
-- table: files
-- column: file_id
-- severity: critical
with repeated as (
    select file_id
    from files
    group by file_id
    having count(*) > 1
)
select
    t.file_id as row_id,
    t.path
from {batch} as t
join repeated on repeated.file_id = t.file_id
