-- 依据所属文稿存在 / The document of a piece of evidence exists
-- why: evidence for nothing is a dangling row
-- table: document_evidence
-- column: document_id
-- severity: critical
select
    concat_ws('|', t.document_id, t.field, t.raw_start) as row_id,
    t.value
from {batch} as t
where not exists (
    select 1
    from documents as d
    where d.document_id = t.document_id
)
