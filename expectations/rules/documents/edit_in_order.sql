-- 校订序号与位置同序 / The ordinals of a file's edits follow their places
-- why: they are replayed in the order of their ordinals
-- table: edits
-- column: ordinal
-- severity: critical
with placed as (
    select
        edit_id,
        ordinal,
        lag(ordinal) over (
            partition by file_id
            order by raw_start, raw_end
        ) as before
    from {batch} as t
)
select
    edit_id as row_id,
    ordinal,
    before
from placed
where ordinal is null or ordinal <= before
