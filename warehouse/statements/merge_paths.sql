-- Where each published content was seen, after a run that saw `seen_paths`.
-- Needs: seen_paths(file_id, path, container_id), live_files(file_id, path, container_id), former_file_paths. Parameter: the run.
create or replace temp table merged_paths as
with
-- Members of a container are listed only when it is opened: while it is there unchanged, so are they.
members as (
    select
        old.file_id,
        old.path,
        old.container_id,
        old.state,
        regexp_replace(regexp_replace(old.path, '!/.*$$', '', 's'), '#[0-9]+$$', '') as container_path
    from former_file_paths as old
    where old.path not in (select path from seen_paths)
),
carried as (
    select members.file_id, members.path, members.container_id
    from members
    join seen_paths as container on container.path = members.container_path and container.path <> members.path
    left join live_files on live_files.file_id = members.file_id
    where live_files.container_id = container.file_id
        or (
            members.state = 'present'
            and exists (
                from former_file_paths as known
                where known.path = container.path and known.file_id = container.file_id
            )
        )
),
present as (
    select distinct on (file_id, path) file_id, path, container_id from seen_paths
    union all
    select distinct on (file_id, path) file_id, path, container_id from carried
),
merged as (
    select
        coalesce(present.file_id, old.file_id) as file_id,
        coalesce(present.path, old.path) as path,
        coalesce(present.container_id, old.container_id) as container_id,
        case
            when present.path is not null then 'present'
            when old.state = 'superseded' or old.path in (select path from present) then 'superseded'
            else 'vanished'
        end as state,
        coalesce(old.first_run, $$run) as first_run,
        case when present.path is not null then $$run else old.last_run end as last_run
    from present
    full join former_file_paths as old on old.file_id = present.file_id and old.path = present.path
)
select merged.*
from merged
semi join live_files on live_files.file_id = merged.file_id
order by path, file_id
