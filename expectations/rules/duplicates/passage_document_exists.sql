-- 复用段落所属文稿存在 / The document of a reused passage exists
-- why: a passage of no document is a dangling row
-- table: reused_passages
-- column: document_id
-- severity: critical
select
    concat_ws('|', t.passage_id, t.document_id, t.raw_start) as row_id,
    t.passage_id
from {batch} as t
where not exists (
    select 1
    from known_documents as d
    where d.document_id = t.document_id
)
