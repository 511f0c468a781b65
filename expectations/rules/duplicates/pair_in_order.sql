-- 重复对左小右大 / The left id of a pair is the smaller
-- why: the same pair must not come twice, once each way round
-- table: duplicate_pairs
-- column: left_id
-- severity: critical
select
    concat_ws('|', t.left_id, t.right_id) as row_id,
    t.method
from {batch} as t
where not coalesce(t.left_id < t.right_id, false)
