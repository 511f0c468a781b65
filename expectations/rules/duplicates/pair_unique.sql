-- 同一重复对只有一行 / A pair has one row
-- why: a pair told twice counts twice
-- table: duplicate_pairs
-- column: left_id
-- severity: critical
with repeated as (
    select
        left_id,
        right_id
    from duplicate_pairs
    group by
        left_id,
        right_id
    having count(*) > 1
)
select
    concat_ws('|', t.left_id, t.right_id) as row_id,
    t.method
from {batch} as t
join repeated on repeated.left_id = t.left_id and repeated.right_id = t.right_id
