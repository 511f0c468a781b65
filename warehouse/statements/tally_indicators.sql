-- How many indicators of a part are of each run, site and kind, and how sure are they, in steps of 0.05?
with figures as (
    select
        left(document_id, 32) as file_id,
        measure,
        status,
        coalesce(masked, false) as masked,
        case when confidence is not null then least(19, floor(confidence * 20 + 1e-9))::integer end as step
    from $indicators
)
select
    files.run_id,
    coalesce(files.site, '') as site,
    figures.measure,
    figures.status,
    figures.masked,
    figures.step,
    count(*) as indicators
from figures
join $files as files using (file_id)
group by all
