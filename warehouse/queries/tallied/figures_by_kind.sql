-- The answer of queries/figures_by_kind.sql from the tallies of the parts.
select
    measure,
    status,
    sum(indicators)::bigint as indicators,
    coalesce(sum(indicators) filter (where masked), 0)::bigint as masked,
    coalesce(sum(indicators) filter (where run_id = $run_id), 0)::bigint as new_indicators
from tallied_indicators
group by
    measure,
    status
order by
    measure,
    status
