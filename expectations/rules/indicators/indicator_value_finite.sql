-- 数值有限 / Values are finite numbers
-- why: infinity comes from a division, never from a text
-- table: indicators
-- column: value
-- severity: critical
select
    t.indicator_id as row_id,
    t.quote
from {batch} as t
where not isfinite(t.value)
    or not isfinite(t.value_high)
    or not isfinite(t.value_base)
    or not isfinite(t.value_high_base)
