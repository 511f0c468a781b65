-- Which indicators of a part should a person look at first?
select
    indicator_id,
    confidence
from $indicators
where confidence < 0.7
order by
    confidence,
    indicator_id
limit 8
