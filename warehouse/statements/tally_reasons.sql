-- What lowered the confidence of a part's indicators?
with reasons as (
    select
        unnest(reasons) as reason,
        confidence
    from $indicators
)
select
    reason,
    count(*) as indicators,
    count(*) filter (where confidence < 0.7) as below
from reasons
group by reason
