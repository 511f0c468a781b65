-- 出处的文稿存在且不是合集 / The document of an occurrence exists and is no collection
-- why: a passage of no document is a dangling row
-- table: passage_occurrences
-- column: document_id
-- severity: critical
select
    concat_ws('|', t.passage_id, t.document_id, t.raw_start) as row_id,
    t.passage_id
from {batch} as t
where not exists (
    select 1
    from known_documents as d
    where d.document_id = t.document_id and not d.is_collection
)
