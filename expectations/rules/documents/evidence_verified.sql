-- 依据的引文等于原文切片 / The quote of a piece of evidence equals its slice of the raw text
-- why: a reader opens the raw text at the place and must find the quote
-- table: document_evidence
-- column: verified
-- severity: critical
select
    concat_ws('|', t.document_id, t.field, t.raw_start) as row_id,
    t.quote
from {batch} as t
where t.verified is not true
