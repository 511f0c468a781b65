-- 合集不参加查重 / No collection takes part in a pair
-- why: a collection's text is its heading only
-- table: duplicate_pairs
-- column: left_id
-- severity: critical
select
    concat_ws('|', t.left_id, t.right_id) as row_id,
    t.method
from {batch} as t
where t.left_id in (select document_id from known_documents where is_collection)
    or t.right_id in (select document_id from known_documents where is_collection)
