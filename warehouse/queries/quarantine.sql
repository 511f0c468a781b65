-- What is kept out, by rule?
select
    expectation,
    table_name,
    status,
    count(*) as count,
    min(path) as first_path,
    min(reason) as reason
from quality.quarantine
group by expectation, table_name, status
order by status, count desc, expectation
limit 30
