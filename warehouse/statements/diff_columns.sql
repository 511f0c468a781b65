-- The columns in which the changed rows of one table differ, with both values, long texts cut.
insert into changed_columns
with
meant as (
    select row_id from differences where table_name = '$table_name' and change = 'changed'
)
select
    '$table_name' as table_name,
    b.row_id,
    to_json(list_filter([$pairs], lambda each: each.before is distinct from each.after)) as columns
from (select $row_id as row_id, $columns from $before where $row_id in (from meant)) as b
join (select $row_id as row_id, $columns from $after where $row_id in (from meant)) as a on a.row_id = b.row_id
