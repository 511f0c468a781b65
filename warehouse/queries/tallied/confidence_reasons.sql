-- The answer of queries/confidence_reasons.sql from the tallies of the parts.
select
    reason,
    sum(indicators)::bigint as indicators,
    sum(below)::bigint as below
from tallied_reasons
group by reason
order by
    below desc,
    indicators desc,
    reason
limit 12
