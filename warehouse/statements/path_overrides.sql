-- Files whose smallest path is no longer the one in their part; paths that are there go before vanished ones.
insert into ops.path_overrides
with smallest as (
    select
        file_id,
        coalesce(min(path) filter (where state = 'present'), min(path)) as path
    from main.file_paths
    group by file_id
)
select smallest.file_id, smallest.path, any_value(paths.container_id)
from smallest
join main.file_paths as paths on paths.file_id = smallest.file_id and paths.path = smallest.path
join live_files on live_files.file_id = smallest.file_id
where smallest.path <> live_files.path
group by smallest.file_id, smallest.path
order by smallest.file_id
