-- 位次为整数且不超过总数 / A rank is a whole number and not beyond the last place
-- why: a fraction was read from something else than a rank
-- table: indicators
-- column: value
-- severity: warning
select
    t.indicator_id as row_id,
    t.quote,
    t.value,
    t.rank_total
from {batch} as t
where t.measure = 'rank' and (t.value <> round(t.value) or t.value > t.rank_total)
