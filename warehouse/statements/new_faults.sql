-- What would this run hold back that no published run holds back already, by promise?
-- Needs: staged_rejected and unreadable (with the columns of quality.quarantine), known (table_name, row_id, expectation).
with found as (
    select table_name, row_id, expectation, reason, path, true as is_promise
    from staged_rejected
    union all
    select table_name, row_id, expectation, reason, path, false
    from unreadable
),
fresh as (
    select distinct on (table_name, row_id, expectation) found.*
    from found
    anti join known using (table_name, row_id, expectation)
    order by table_name, row_id, expectation, path
)
select
    is_promise,
    table_name,
    expectation,
    count(*) as count,
    arg_min(row_id, (path, row_id)) as example,
    min(path) as path,
    arg_min(reason, (path, row_id)) as reason
from fresh
group by all
order by count desc, expectation
