-- What did each of the last runs bring, keep out and cost? The oldest first.
with last_runs as (
    select *
    from ops.runs
    order by
        started_at desc,
        run_id desc
    limit 30
),

held_back as (
    select
        first_run as run_id,
        count(*) as new_faults
    from quality.quarantine
    group by first_run
),

verdicts as (
    select
        run_id,
        count(*) as promises,
        count(*) filter (where not success and severity = 'critical') as broken_critical,
        count(*) filter (where not success and severity <> 'critical') as broken_other
    from quality.results
    group by run_id
),

found as (
    select
        first_run as run_id,
        count(*) as new_findings
    from quality.findings
    group by first_run
)

select
    last_runs.run_id,
    last_runs.started_at,
    last_runs.finished_at,
    last_runs.state,
    epoch(last_runs.finished_at - last_runs.started_at) as seconds,
    last_runs.files_seen,
    last_runs.files_new,
    last_runs.files_quarantined,
    last_runs.documents,
    last_runs.indicators,
    last_runs.masked,
    last_runs.code_version,
    last_runs.rules_version,
    coalesce(held_back.new_faults, 0) as new_faults,
    coalesce(found.new_findings, 0) as new_findings,
    verdicts.promises,
    verdicts.broken_critical,
    verdicts.broken_other
from last_runs
left join held_back using (run_id)
left join verdicts using (run_id)
left join found using (run_id)
order by
    last_runs.started_at,
    last_runs.run_id
