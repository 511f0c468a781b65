-- 相似度与包含度在 0 至 1 之间 / Jaccard and containment lie between 0 and 1, and containment is not the smaller
-- why: the smaller set holds at least as large a share of the overlap as the union does
-- table: duplicate_pairs
-- column: jaccard
-- severity: critical
select
    concat_ws('|', t.left_id, t.right_id) as row_id,
    t.jaccard,
    t.containment
from {batch} as t
where not coalesce(
    t.jaccard between 0 and 1 and t.containment between 0 and 1 and t.containment >= t.jaccard - 1e-9,
    false
)
