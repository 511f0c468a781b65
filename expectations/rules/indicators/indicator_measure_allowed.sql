-- 计量类型取值在规定范围 / The measure is level, growth, share, gap or rank
-- why: a growth taken for a level spoils every sum
-- table: indicators
-- column: measure
-- severity: critical
select
    t.indicator_id as row_id,
    t.measure
from {batch} as t
where not coalesce(t.measure in ('level', 'growth', 'share', 'gap', 'rank'), false)
