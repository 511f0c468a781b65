-- 时期起点不晚于终点 / A period does not end before it starts
-- why: a period that runs backwards matches no query
-- table: indicators
-- column: period_start
-- severity: critical
select
    t.indicator_id as row_id,
    t.period,
    t.period_start,
    t.period_end
from {batch} as t
where t.period_start > t.period_end
