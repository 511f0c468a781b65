-- 删去的文字等于原文切片 / The removed text equals its slice of the raw text
-- why: an edit that removes what is not there cannot be undone
-- table: edits
-- column: verified
-- severity: critical
select
    t.edit_id as row_id,
    t.kind,
    t.rule
from {batch} as t
where t.verified is not true
