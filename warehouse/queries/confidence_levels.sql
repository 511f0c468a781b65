-- How are the indicators' confidences spread, in steps of 0.05?
select
    least(19, floor(confidence * 20 + 1e-9))::integer as step,
    count(*) as indicators
from indicators
where confidence is not null
group by all
order by step
