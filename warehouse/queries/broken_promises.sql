-- Which promises did the last judged run not keep?
select
    severity,
    suite,
    expectation,
    table_name,
    unexpected_count,
    element_count,
    observed
from quality.results
where not success
    and run_id = (
        select run_id
        from quality.results
        join ops.runs using (run_id)
        order by started_at desc
        limit 1
    )
order by severity, unexpected_count desc
