-- 指标区间互不重叠 / Indicators of a document do not overlap
-- why: one number in two rows is counted twice
-- table: indicators
-- column: raw_start
-- severity: warning
with placed as (
    select
        indicator_id,
        quote,
        raw_start,
        lag(raw_end) over (
            partition by document_id
            order by raw_start, raw_end
        ) as reached
    from {batch} as t
)
select
    indicator_id as row_id,
    quote,
    raw_start,
    reached
from placed
where raw_start < reached
