-- The answer of queries/confidence_levels.sql from the tallies of the parts.
select
    step,
    sum(indicators)::bigint as indicators
from tallied_indicators
where step is not null
group by step
order by step
