-- 遮蔽的数字没有数值 / A masked number has no value
-- why: a value for XX个 is invented
-- table: indicators
-- column: value
-- severity: critical
select
    t.indicator_id as row_id,
    t.quote,
    t.value,
    t.value_high
from {batch} as t
where t.masked is not false and not coalesce(
    t.masked
    and coalesce(t.value, t.value_high, t.value_base, t.value_high_base) is null,
    false
)
