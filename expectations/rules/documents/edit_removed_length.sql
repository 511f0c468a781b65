-- 删去的文字与区间等长 / The removed text is as long as its span
-- why: the removed text must undo the edit
-- table: edits
-- column: removed
-- severity: critical
select
    t.edit_id as row_id,
    t.raw_start,
    t.raw_end,
    length(t.removed) as removed_length
from {batch} as t
where length(t.removed) is distinct from t.raw_end - t.raw_start
