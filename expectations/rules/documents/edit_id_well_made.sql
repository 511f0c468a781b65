-- 校订编号由文件和位置组成 / An edit's id is its file and place
-- why: an id that does not come from content and place changes from run to run
-- table: edits
-- column: edit_id
-- severity: critical
select
    t.edit_id as row_id,
    t.raw_start
from {batch} as t
where t.edit_id is distinct from t.file_id || '-e' || t.raw_start
