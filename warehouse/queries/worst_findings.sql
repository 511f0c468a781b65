-- Which figures contradict each other most surely?
select
    finding_id,
    rule,
    severity,
    confidence,
    arithmetic,
    slip,
    first_run = $run_id as is_new,
    count(*) over () as findings,
    count(*) filter (where first_run = $run_id) over () as new_findings,
    indicator_ids,
    raw_starts,
    raw_ends
from quality.findings
where resolved_run is null
order by
    severity desc,
    confidence desc,
    finding_id
limit 12
