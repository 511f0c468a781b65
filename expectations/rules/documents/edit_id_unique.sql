-- 同一位置只有一处校订 / No two edits of a file start at one place
-- why: which of the two comes first would be left to chance
-- table: edits
-- column: edit_id
-- severity: critical
with repeated as (
    select edit_id
    from edits
    group by edit_id
    having count(*) > 1
)
select
    t.edit_id as row_id,
    t.rule
from {batch} as t
join repeated on repeated.edit_id = t.edit_id
