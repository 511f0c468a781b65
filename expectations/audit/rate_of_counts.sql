-- 比率与其分子分母相符 / A rate is what its counts give
-- why: 合格1217批次 of 1292批次 must be 94.20%
-- scope: file
select
    * exclude (kind),
    0.95 as sure
from wrong_ratios
where kind = 'rate'
