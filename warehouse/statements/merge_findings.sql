-- The findings after a run: new ones opened, known ones kept, those that no longer hold resolved.
-- Needs: new_findings, touched_files(file_id), live_files(file_id), judged_owners(table_name, owner: the first of a pair,
-- null for all), quality.findings. Parameter: the run.
create or replace temp table merged_findings as
with
still_found as (
    select
        $$run as run_id,
        new.*,
        case when old.resolved_run is null then coalesce(old.first_run, $$run) else $$run end as first_run,
        cast(null as varchar) as resolved_run
    from new_findings as new
    left join quality.findings as old using (finding_id)
),
not_found as (
    select
        old.*,
        old.resolved_run is null and (
            left(old.document_id, 32) in (select file_id from touched_files)
            or left(old.document_id, 32) not in (select file_id from live_files)
            or (
                $are_compared
                and old.other_document_id is not null
                and (
                    left(old.other_document_id, 32) in (select file_id from touched_files)
                    or left(old.other_document_id, 32) not in (select file_id from live_files)
                    or exists (
                        select 1
                        from judged_owners as judged
                        where judged.table_name = 'duplicate_pairs'
                            and coalesce(judged.owner = least(old.document_id, old.other_document_id), true)
                    )
                )
            )
        ) as is_resolved
    from quality.findings as old
    anti join new_findings as new using (finding_id)
)
from still_found
union all by name
select
    * exclude (is_resolved, resolved_run),
    case when is_resolved then $$run else resolved_run end as resolved_run
from not_found
