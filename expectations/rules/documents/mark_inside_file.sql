-- 存疑处位于文件之内 / A mark stands within its file
-- why: a mark beyond the text points nowhere
-- table: marks
-- column: raw_start
-- severity: critical
select
    concat_ws('|', t.file_id, t.raw_start, t.kind) as row_id,
    t.raw_start,
    t.raw_end
from {batch} as t
left join files as f on f.file_id = t.file_id
where not coalesce(t.raw_start between 0 and t.raw_end and t.raw_end <= f.char_count, false)
