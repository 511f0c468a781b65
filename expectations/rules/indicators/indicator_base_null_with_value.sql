-- 基准值与数值同时为空 / The base value is null exactly where the value is
-- why: one without the other cannot be compared with anything
-- table: indicators
-- column: value_base
-- severity: critical
select
    t.indicator_id as row_id,
    t.quote,
    t.value,
    t.value_base
from {batch} as t
where (t.value is null) <> (t.value_base is null)
    or (t.value_high is null) <> (t.value_high_base is null)
