-- 时期年份合理 / A period lies between 1900 and 2100
-- why: any other number is not a year
-- table: indicators
-- column: period_start
-- severity: warning
select
    t.indicator_id as row_id,
    t.period,
    t.period_start,
    t.period_end
from {batch} as t
where year(t.period_start) not between 1900 and 2100 or year(t.period_end) not between 1900 and 2100
