-- Which pairs are new or changed, or have an end among the files of this run?
select *
from $given
union all by name
select *
from $published as old
where left_id not in (select owner from $replaced where table_name = 'duplicate_pairs')
    and left_id not in (select left_id from $given)
    and (
        left(left_id, 32) in (select file_id from staging.main.files)
        or left(right_id, 32) in (select file_id from staging.main.files)
    )
