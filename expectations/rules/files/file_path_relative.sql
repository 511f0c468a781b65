-- 路径相对于原始文件夹 / The path is relative to the raw folder
-- why: a path of one machine leads nowhere on another
-- table: files
-- column: path
-- severity: warning
select
    t.file_id as row_id,
    t.path
from {batch} as t
where not coalesce(t.path <> '' and not regexp_matches(t.path, '^(/|[A-Za-z]:|\.\./)'), false)
