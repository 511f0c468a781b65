-- 算式种类取值在规定范围 / The kind of an equation is one of the agreed values
-- why: the audit looks at no other
-- table: equations
-- column: kind
-- severity: critical
select
    concat_ws('|', t.equation_id, t.ordinal) as row_id,
    t.kind
from {batch} as t
where not coalesce(
    t.kind in (
        'sum', 'within', 'rate', 'completion', 'growth', 'growth_by_amount', 'times', 'difference', 'gap', 'average',
        'items', 'items_at_least'
    ),
    false
)
