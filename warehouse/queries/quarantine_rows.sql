-- Which rows stand in quarantine, each with the file it belongs to, and on which has a person decided since the last run?
with owned as (
    select
        faults.*,
        coalesce(
            faults."row" ->> 'file_id',
            left(coalesce(faults."row" ->> 'document_id', faults."row" ->> 'left_id', faults."row" ->> 'from_id'), 32),
            left(faults.row_id, 32)
        ) as file_id
    from quality.quarantine as faults
)
select
    owned.* exclude ("row"),
    cast(owned."row" as varchar) as "row",
    runs.rules_version,
    owned.status <> 'resolved'
    and owned.decided_at is not null
    and coalesce(runs.started_at < owned.decided_at, true) as is_pending
from owned
left join ops.runs as runs on runs.run_id = owned.last_run
where ($status = 'all' or owned.status = $status)
    and ($expectation is null or owned.expectation = $expectation)
    and ($table_name is null or owned.table_name = $table_name)
    and ($path is null or coalesce(owned.path, '') glob $path)
    and (len($row_ids) = 0 or list_contains($row_ids, owned.row_id))
order by owned.first_run, owned.table_name, owned.row_id, owned.expectation
