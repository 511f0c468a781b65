-- 复用段落至少出现两次 / A reused passage occurs at least twice
-- why: what stands once is not reused
-- table: reused_passages
-- column: occurrences
-- severity: critical
select
    concat_ws('|', t.passage_id, t.document_id, t.raw_start) as row_id,
    t.occurrences
from {batch} as t
where not coalesce(t.occurrences >= 2, false)
