-- 置信度在 0 至 1 之间 / Confidence lies between 0 and 1
-- why: another scale makes every threshold wrong
-- table: indicators
-- column: confidence
-- severity: critical
select
    t.indicator_id as row_id,
    t.confidence
from {batch} as t
where not coalesce(t.confidence between 0 and 1, false)
