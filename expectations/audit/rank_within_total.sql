-- 位次不超过参评总数 / A rank is within the number of those ranked
-- why: there is no 13th place among 11
-- scope: file
select
    document_id,
    [cited] as cited,
    magnitude as stated,
    rank_total as expected,
    0 as tolerance,
    0.9 as sure,
    quote_text || ' ≤ ' || rank_total || ' ✗' as arithmetic
from figures
where measure = 'rank' and magnitude > rank_total
