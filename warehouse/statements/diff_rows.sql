-- Rows of one table that two states do not share: by id, and by all columns but those that a run stamps.
insert into differences
with
b as (
    select
        $row_id as row_id,
        any_value($owners) as owners,
        count(*) as copies,
        sum(cast(hash($compared) as hugeint)) as content
    from $before
    group by all
),
a as (
    select
        $row_id as row_id,
        any_value($owners) as owners,
        count(*) as copies,
        sum(cast(hash($compared) as hugeint)) as content
    from $after
    group by all
),
found as (
    select
        coalesce(a.row_id, b.row_id) as row_id,
        coalesce(a.owners, b.owners) as owners,
        case
            when b.row_id is null then 'appeared'
            when a.row_id is null then 'vanished'
            else 'changed'
        end as change
    from b
    full join a on a.row_id = b.row_id
    where a.content is distinct from b.content or a.copies is distinct from b.copies
)
select
    '$table_name' as table_name,
    found.row_id,
    left(found.owners[1], 32) as file_id,
    any_value(coalesce(near.path, far.path)) as path,
    found.change,
    coalesce(min(near.cause), min(far.cause), 'other documents') as cause
from found
left join file_causes as near on near.file_id = left(found.owners[1], 32)
left join file_causes as far on far.file_id = left(found.owners[2], 32)
group by found.row_id, found.owners, found.change
