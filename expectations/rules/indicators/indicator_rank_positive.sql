-- 位次从 1 起 / A rank is 1 or more
-- why: there is no place before the first
-- table: indicators
-- column: value
-- severity: critical
select
    t.indicator_id as row_id,
    t.quote,
    t.value
from {batch} as t
where t.measure = 'rank' and t.value < 1
