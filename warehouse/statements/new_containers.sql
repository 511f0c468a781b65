-- Containers that a run read, each once, under its smallest path; what was known of them before gives way.
create or replace temp table new_containers as
select distinct on (file_id) $columns
from $containers
order by file_id, path;

delete from ops.containers where file_id in (select file_id from new_containers);

insert into ops.containers by name
select $columns from new_containers;
