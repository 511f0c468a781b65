-- How many rows stand in quarantine?
select
    count(*) filter (where status = 'open') as open_rows,
    count(*) filter (where status = 'released') as released_rows,
    count(*) filter (where status = 'resolved') as resolved_rows,
    count(*) filter (where first_run = $run_id and status <> 'resolved') as new_rows
from quality.quarantine
