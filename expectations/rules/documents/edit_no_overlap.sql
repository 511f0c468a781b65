-- 校订互不重叠 / Edits of a file do not overlap
-- why: where two edits claim one character no replay gives both
-- table: edits
-- column: raw_start
-- severity: critical
with reach as (
    select
        edit_id,
        raw_start,
        max(raw_end) over (
            partition by file_id
            order by raw_start, raw_end
            rows between unbounded preceding and 1 preceding
        ) as reached
    from {batch} as t
)
select
    edit_id as row_id,
    raw_start,
    reached
from reach
where raw_start < reached
