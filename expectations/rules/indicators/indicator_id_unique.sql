-- 指标编号不重复 / No two indicators share an id
-- why: links reach an indicator by this id
-- table: indicators
-- column: indicator_id
-- severity: critical
with suspicious as (
    -- eight bytes a row instead of the whole id: millions of ids fit into memory
    select hash(indicator_id) as hashed
    from indicators
    group by hash(indicator_id)
    having count(*) > 1
),
repeated as (
    select s.indicator_id
    from indicators as s
    join suspicious on suspicious.hashed = hash(s.indicator_id)
    group by s.indicator_id
    having count(*) > 1
)
select
    t.indicator_id as row_id,
    t.quote
from {batch} as t
join repeated on repeated.indicator_id = t.indicator_id
