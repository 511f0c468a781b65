-- 引文等于原文切片 / The quote equals its slice of the raw text
-- why: a reader opens the raw text at the place and must find the number
-- table: indicators
-- column: verified
-- severity: critical
select
    t.indicator_id as row_id,
    t.quote
from {batch} as t
where t.verified is not true
