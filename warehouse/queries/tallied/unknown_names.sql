-- The answer of queries/unknown_names.sql from the tallies of the parts.
select
    name,
    sum(indicators)::bigint as indicators,
    sum(documents)::bigint as documents,
    arg_min(example_quote, quote_id) as example_quote,
    arg_min(example_unit, unit_id) as example_unit
from tallied_names
group by name
order by
    indicators desc,
    documents desc,
    name
limit 30
