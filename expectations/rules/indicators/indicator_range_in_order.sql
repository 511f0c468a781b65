-- 区间下限不大于上限 / The lower end of a range is not above the upper
-- why: a range that runs backwards was read in the wrong order
-- table: indicators
-- column: value_high
-- severity: critical
select
    t.indicator_id as row_id,
    t.quote,
    t.value,
    t.value_high
from {batch} as t
where t.value > t.value_high or (t.value_high is not null and t.value is null)
