-- What lowered the confidence of indicators, the most frequent first?
with reasons as (
    select
        unnest(reasons) as reason,
        confidence
    from indicators
)
select
    reason,
    count(*) as indicators,
    count(*) filter (where confidence < 0.7) as below
from reasons
group by reason
order by
    below desc,
    indicators desc,
    reason
limit 12
