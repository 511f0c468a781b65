-- How many corrections stand, and which do not fit the rows any more?
select
    state,
    count(*) as count,
    min(path) as first_path,
    min(indicator_id) as first_indicator
from quality.corrections
group by state
order by state
