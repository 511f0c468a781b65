-- 引文与区间等长且不为空 / The quote is not empty and as long as its span
-- why: offsets counted in another unit than code points show here
-- table: indicators
-- column: quote
-- severity: critical
select
    t.indicator_id as row_id,
    t.quote,
    t.raw_start,
    t.raw_end
from {batch} as t
where not coalesce(t.quote <> '' and length(t.quote) = t.raw_end - t.raw_start, false)
