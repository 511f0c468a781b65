-- Which names of indicators does the catalogue not know, the most frequent first?
select
    name,
    count(*) as indicators,
    count(distinct document_id) as documents,
    arg_min(quote, indicator_id) as example_quote,
    arg_min(unit, indicator_id) as example_unit
from indicators
where name_canonical is null
    and name <> ''
group by name
order by indicators desc, documents desc, name
limit 30
