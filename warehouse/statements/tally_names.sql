-- Which names of a part's indicators does the catalogue not know? With the first of each that has a quote, or a unit.
select
    name,
    count(*) as indicators,
    count(distinct document_id) as documents,
    min(indicator_id) filter (where quote is not null) as quote_id,
    arg_min(quote, indicator_id) as example_quote,
    min(indicator_id) filter (where unit is not null) as unit_id,
    arg_min(unit, indicator_id) as example_unit
from $indicators
where name_canonical is null
    and name <> ''
group by name
