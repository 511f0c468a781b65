-- Files whose smallest path is no longer the one in their part; paths that are there go before vanished ones.
insert into ops.path_overrides
with smallest as (
    select
        file_id,
        coalesce(min(path) filter (where state = 'present'), min(path)) as path
    from main.file_paths
    group by file_id
)
select smallest.file_id, smallest.path
from smallest
join live_files using (file_id)
where smallest.path <> live_files.path
order by smallest.file_id
