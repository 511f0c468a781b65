-- 复用段落至少出现两次 / A reused passage occurs at least twice
-- why: what stands once is not reused
-- table: passages
-- column: documents
-- severity: critical
select
    t.passage_id as row_id,
    t.documents
from {batch} as t
where not coalesce(t.documents >= 2, false)
