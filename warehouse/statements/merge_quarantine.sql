-- The quarantine after a run: new faults opened, known ones kept, those of files that passed resolved.
-- Needs: new_faults, touched_files(file_id), healed_paths(path), judged_owners(table_name, owner: with which the row's
-- name begins; null for all), quality.quarantine. Parameter: the run.
create or replace temp table merged_quarantine as
with
new_faults_once as (
    select
        table_name,
        row_id,
        expectation,
        min(reason) as reason,
        min(cast("row" as varchar)) as "row",
        min(path) as path,
        min(status) as status,
        min(note) as note
    from new_faults
    group by table_name, row_id, expectation
),
still_found as (
    select
        new.table_name,
        new.row_id,
        new.expectation,
        new.reason,
        coalesce(cast(new."row" as json), old."row") as "row",
        coalesce(new.path, old.path) as path,
        coalesce(old.first_run, $$run) as first_run,
        $$run as last_run,
        coalesce(new.status, case when old.status = 'released' then 'released' else 'open' end) as status,
        coalesce(new.note, old.note) as note,
        old.decided_by,
        old.decided_at
    from new_faults_once as new
    left join quality.quarantine as old using (table_name, row_id, expectation)
),
not_found as (
    select
        old.*,
        left(old.row_id, 32) in (select file_id from touched_files)
        or exists (
            select 1
            from judged_owners as judged
            where judged.table_name = old.table_name
                and coalesce(judged.owner = split_part(old.row_id, '|', 1), true)
        )
        or (old.table_name = 'files' and old.path in (select path from healed_paths)) as was_looked_at
    from quality.quarantine as old
    anti join new_faults_once as new using (table_name, row_id, expectation)
)
from still_found
union all by name
select
    * exclude (was_looked_at, status, last_run),
    case when was_looked_at and status = 'open' then 'resolved' else status end as status,
    -- what was resolved before stays so since that run
    case when was_looked_at and status <> 'resolved' then $$run else last_run end as last_run
from not_found
