-- Which runs were there last, and what did they bring?
select
    run_id,
    strftime(started_at, '%Y-%m-%d %H:%M') as started,
    round(epoch(finished_at - started_at), 1) as seconds,
    state,
    files_seen,
    files_new,
    files_quarantined,
    documents,
    indicators
from ops.runs
order by started_at desc
limit 10
