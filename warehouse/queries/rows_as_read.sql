-- What did the rules read for some indicators, and in which file?
select
    indicators.*,
    files.path
from indicators_as_read as indicators
left join documents using (document_id)
left join files using (file_id)
where indicators.indicator_id in (select unnest($ids))
