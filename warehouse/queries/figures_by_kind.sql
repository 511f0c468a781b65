-- Which kinds of figures are there, and how many of them did one run bring?
with figures as (
    select
        left(document_id, 32) as file_id,
        measure,
        status,
        masked
    from indicators
)
select
    figures.measure,
    figures.status,
    count(*) as indicators,
    count(*) filter (where figures.masked) as masked,
    count(*) filter (where files.run_id = $run_id) as new_indicators
from figures
join files using (file_id)
group by
    figures.measure,
    figures.status
order by
    figures.measure,
    figures.status
