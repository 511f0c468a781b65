-- Which promises did one run not keep, and how many rows had broken each of them in the judged run before it?
with judged as (
    select
        results.run_id,
        row_number() over (order by runs.started_at desc, results.run_id desc) as place
    from (
        select distinct run_id
        from quality.results
    ) as results
    join ops.runs as runs using (run_id)
    where runs.started_at <= (
        select started_at
        from ops.runs
        where run_id = $run_id
    )
),

before as (
    select
        expectation,
        max(unexpected_count) as unexpected_count
    from quality.results
    where run_id = (
        select run_id
        from judged
        where place = 2
    )
    group by expectation
)

select
    results.severity,
    results.expectation,
    results.table_name,
    results.unexpected_count,
    results.element_count,
    left(cast(coalesce(results.observed -> '$[0]', results.observed) as varchar), 400) as example,
    before.unexpected_count as unexpected_before
from quality.results as results
left join before using (expectation)
where results.run_id = $run_id
    and not results.success
order by
    array_position(['critical', 'warning', 'info'], results.severity),
    results.unexpected_count desc,
    results.expectation
limit 40
