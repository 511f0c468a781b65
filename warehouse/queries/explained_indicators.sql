-- What was read in one sentence or heading, number by number?
select *
from indicators
where segment_id = $segment_id
order by raw_start
