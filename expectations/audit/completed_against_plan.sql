-- 完成率与计划数、完成数相符 / A rate of completion is what the plan and the deed give
-- why: 45 of 60 done is 75 %, whatever the speech would like
-- scope: file
select
    * exclude (kind),
    0.95 as sure
from wrong_ratios
where kind = 'completion'
