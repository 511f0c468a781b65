-- 被包含的文稿是两端之一 / The contained document is one of the two, and a contained pair names it
-- why: it says which of the two is the part
-- table: duplicate_pairs
-- column: contained_id
-- severity: critical
select
    concat_ws('|', t.left_id, t.right_id) as row_id,
    t.method,
    t.contained_id
from {batch} as t
where t.contained_id not in (t.left_id, t.right_id) or (t.method = 'contained' and t.contained_id is null)
