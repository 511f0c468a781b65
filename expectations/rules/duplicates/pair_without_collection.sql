-- 合集不参加查重 / No collection takes part in a pair
-- why: a collection's text is its heading only
-- table: duplicate_pairs
-- column: left_id
-- severity: critical
select
    concat_ws('|', t.left_id, t.right_id) as row_id,
    t.method
from {batch} as t
where exists (
    select 1
    from known_documents as d
    where d.is_collection and d.document_id in (t.left_id, t.right_id)
)
