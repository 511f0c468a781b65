-- Which indicators should a person look at first?
select
    indicators.indicator_id,
    indicators.confidence,
    indicators.name,
    indicators.quote,
    array_to_string(indicators.reasons, ', ') as reasons,
    files.path
from indicators
join documents using (document_id)
join files using (file_id)
order by indicators.confidence, indicators.indicator_id
limit 10
