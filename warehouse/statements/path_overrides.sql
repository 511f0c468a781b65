-- Files whose smallest path is no longer the one in their part; paths that are there go before vanished ones.
insert into ops.path_overrides
with elsewhere as (
    select distinct file_id
    from main.file_paths as paths
    anti join live_files on live_files.file_id = paths.file_id and live_files.path = paths.path
),
candidates as (
    select *
    from main.file_paths
    semi join elsewhere using (file_id)
),
smallest as (
    select
        file_id,
        coalesce(min(path) filter (where state = 'present'), min(path)) as path
    from candidates
    group by file_id
)
select smallest.file_id, smallest.path, any_value(paths.container_id)
from smallest
join candidates as paths on paths.file_id = smallest.file_id and paths.path = smallest.path
join live_files on live_files.file_id = smallest.file_id
where smallest.path <> live_files.path
group by smallest.file_id, smallest.path
order by smallest.file_id
