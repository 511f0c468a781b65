-- 百分数不荒唐 / A percentage is not absurd: shares and rates to 1,000 %, growth to 100,000 %
-- why: a page number or a year that fell into a percentage shows here
-- table: indicators
-- column: value_base
-- severity: warning
select
    t.indicator_id as row_id,
    t.quote,
    t.measure,
    t.value
from {batch} as t
where t.base_unit in ('%', '百分点')
    and abs(t.value_base) > case t.measure when 'growth' then 100000 else 1000 end
