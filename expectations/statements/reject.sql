-- Which rows of the table broke the promise, as they stand? What a person has released from it is noted, not held back.
insert into rejected
with checked as (
    select
        {row_id} as row_id,
        {file_id} as file_id,
        to_json(t) as "row"
    from (
        select * {shortened}
        from {table}
    ) as t
    where coalesce({row_id}, '') in (
        select coalesce(row_id, '')
        from violating
    )
),
paths as (
    select
        file_id,
        min(path) as path
    from files
    group by file_id
)
select
    '{table}',
    coalesce(checked.row_id, ''),
    checked.file_id,
    $expectation,
    case when released.row_id is null then $severity else 'released' end,
    $reason,
    checked."row",
    paths.path
from checked
left join paths on paths.file_id = checked.file_id
left join released
    on released.table_name = '{table}'
    and released.row_id = coalesce(checked.row_id, '')
    and released.expectation = $expectation
