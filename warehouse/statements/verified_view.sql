-- A table's rows, with a verdict that was worked out anew: which of them do not say what the raw text says?
create view $table as
select *
replace (
    not exists (
        select 1
        from unsound
        where unsound.table_name = '$table' and unsound.row_id = coalesce($row_id, '')
    ) as verified
)
from ${table}_as_read
