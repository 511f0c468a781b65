-- 限定取值在规定范围 / The qualifier is exact, approx, at_least or at_most
-- why: an unknown qualifier drops out of every filter
-- table: indicators
-- column: qualifier
-- severity: critical
select
    t.indicator_id as row_id,
    t.qualifier
from {batch} as t
where not coalesce(t.qualifier in ('exact', 'approx', 'at_least', 'at_most'), false)
