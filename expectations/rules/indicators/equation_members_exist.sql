-- 算式中的指标都存在 / Every figure of an equation exists
-- why: an equation with a figure missing states nothing
-- table: equations
-- column: indicator_id
-- severity: critical
select
    concat_ws('|', t.equation_id, t.ordinal) as row_id,
    t.kind,
    t.role
from {batch} as t
left join indicators on indicators.indicator_id = t.indicator_id
where indicators.indicator_id is null and t.role <> 'counted'
