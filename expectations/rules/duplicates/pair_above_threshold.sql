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
cross join thresholds
where (t.method = 'exact' and not coalesce(t.jaccard >= 1, false))
    or (t.method = 'near' and not coalesce(t.jaccard >= thresholds.near, false))
    or (t.method = 'contained' and not coalesce(t.containment >= thresholds.contained, false))
