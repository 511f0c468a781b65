-- 状态为实绩或目标 / The status is actual or target
-- why: plans must not be counted as facts
-- table: indicators
-- column: status
-- severity: critical
select
    t.indicator_id as row_id,
    t.status
from {batch} as t
where not coalesce(t.status in ('actual', 'target'), false)
