-- 相似度达到其类型的门槛 / A pair reaches the threshold of its method: exact 1, near 0.8, contained 0.9 of the smaller, or what the run lowered them to
-- why: below it two documents differ in substance
-- table: duplicate_pairs
-- column: jaccard
-- severity: critical
select
    concat_ws('|', t.left_id, t.right_id) as row_id,
    t.method,
    t.jaccard,
    t.containment
from {batch} as t
join thresholds on thresholds.method = t.method
where not coalesce(case t.method when 'contained' then t.containment else t.jaccard end >= thresholds.least, false)
