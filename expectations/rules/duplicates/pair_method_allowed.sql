-- 重复类型为完全、近似或包含 / A pair is exact, near or contained
-- why: an unknown method has no threshold
-- table: duplicate_pairs
-- column: method
-- severity: critical
select
    concat_ws('|', t.left_id, t.right_id) as row_id,
    t.method
from {batch} as t
where not coalesce(t.method in ('exact', 'near', 'contained'), false)
