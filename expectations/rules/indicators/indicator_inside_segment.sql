-- 指标位于所在段句之内 / An indicator stands within its segment
-- why: the sentence shown for a figure must hold it
-- table: indicators
-- column: raw_start
-- severity: critical
select
    t.indicator_id as row_id,
    t.quote,
    t.raw_start,
    t.raw_end
from {batch} as t
join segments as s on s.segment_id = t.segment_id
where not coalesce(t.raw_start between s.raw_start and t.raw_end and t.raw_end <= s.raw_end, false)
