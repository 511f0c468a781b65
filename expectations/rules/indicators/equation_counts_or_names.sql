-- 算式的一项不是指标就是列举的个数 / A member of an equation is a figure, or a number counted in the text
-- why: a member with neither has no value, one with both has two
-- table: equations
-- column: counted
-- severity: critical
select
    concat_ws('|', t.equation_id, t.ordinal) as row_id,
    t.role,
    t.counted
from {batch} as t
where (t.indicator_id is null) = (t.counted is null) or (t.role = 'counted') <> (t.counted is not null)
