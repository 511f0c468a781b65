-- 算式每个次序只有一行 / An equation has one row per place
-- why: a part told twice is added twice
-- table: equations
-- column: ordinal
-- severity: critical
with repeated as (
    select
        equation_id,
        ordinal
    from equations
    group by
        equation_id,
        ordinal
    having count(*) > 1
)
select
    concat_ws('|', t.equation_id, t.ordinal) as row_id,
    t.kind
from {batch} as t
join repeated on repeated.equation_id = t.equation_id and repeated.ordinal = t.ordinal
