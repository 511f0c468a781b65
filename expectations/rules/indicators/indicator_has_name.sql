-- 指标有名称 / An indicator says what is measured
-- why: a number without a name answers no question
-- table: indicators
-- column: name
-- severity: warning
select
    t.indicator_id as row_id,
    t.quote
from {batch} as t
where coalesce(trim(t.name), '') = ''
