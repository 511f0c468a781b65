-- 只有增减和差距可为负 / Only growth and gaps are negative
-- why: a level below zero is mostly a range or a hyphen misread
-- table: indicators
-- column: value
-- severity: warning
select
    t.indicator_id as row_id,
    t.quote,
    t.measure,
    t.value
from {batch} as t
where t.value < 0 and t.measure not in ('growth', 'gap') and not regexp_matches(t.base_unit, '[度℃]')
