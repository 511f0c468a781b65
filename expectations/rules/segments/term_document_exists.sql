-- 词项所属文稿存在 / A term's document exists
-- why: a count of no document is a dangling row
-- table: terms
-- column: document_id
-- severity: critical
select
    concat_ws('|', t.document_id, t.term) as row_id,
    t.term
from {batch} as t
where not exists (
    select 1
    from documents as d
    where d.document_id = t.document_id
)
