-- 净文本等于原文切片加校订 / The clean text is the raw slice with its edits applied
-- why: a text that its source does not yield was invented somewhere
-- table: documents
-- column: verified
-- severity: critical
select
    t.document_id as row_id,
    t.title
from {batch} as t
where t.verified is not true
