-- What is kept out, by promise, with the newest row of each as an example?
with ranked as (
    select
        *,
        row_number() over (
            partition by
                expectation,
                table_name
            order by
                status = 'open' desc,
                first_run desc,
                row_id
        ) as place
    from quality.quarantine
    where status <> 'resolved'
),

counted as (
    select
        expectation,
        table_name,
        count(*) filter (where status = 'open') as open_rows,
        count(*) filter (where status = 'released') as released_rows,
        count(*) filter (where first_run = $run_id) as new_rows,
        count(distinct path) as paths
    from ranked
    group by
        expectation,
        table_name
)

select
    counted.*,
    ranked.row_id,
    ranked.path,
    ranked.reason,
    coalesce(ranked."row" ->> 'file_id', left(coalesce(ranked."row" ->> 'document_id', ranked.row_id), 32)) as file_id,
    try_cast(ranked."row" ->> 'raw_start' as bigint) as raw_start,
    try_cast(ranked."row" ->> 'raw_end' as bigint) as raw_end,
    left(coalesce(ranked."row" ->> 'quote', ranked."row" ->> 'title', ranked."row" ->> 'text'), 200) as said
from counted
join ranked
    on ranked.expectation = counted.expectation
    and ranked.table_name = counted.table_name
    and ranked.place = 1
order by
    counted.new_rows desc,
    counted.open_rows desc,
    counted.expectation
limit 20
