-- 校订位于文件之内 / An edit stands within its file
-- why: an edit beyond the text changes nothing or everything
-- table: edits
-- column: raw_start
-- severity: critical
select
    t.edit_id as row_id,
    t.raw_start,
    t.raw_end,
    f.char_count
from {batch} as t
left join files as f on f.file_id = t.file_id
where not coalesce(t.raw_start between 0 and t.raw_end and t.raw_end <= f.char_count, false)
