-- The answer of queries/doubtful_indicators.sql from the tallies of the parts.
select
    indicator_id,
    confidence
from tallied_doubtful
order by
    confidence,
    indicator_id
limit 8
