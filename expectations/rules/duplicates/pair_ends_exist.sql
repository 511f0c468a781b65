-- 重复对两端的文稿都存在 / Both documents of a pair exist
-- why: a pair with nothing is a dangling row
-- table: duplicate_pairs
-- column: left_id
-- severity: critical
select
    concat_ws('|', t.left_id, t.right_id) as row_id,
    t.method
from {batch} as t
where not exists (
    select 1
    from known_documents as d
    where d.document_id = t.left_id
) or not exists (
    select 1
    from known_documents as d
    where d.document_id = t.right_id
)
