-- 引用的标题见于原文 / A citation's title stands at its place in the raw text
-- why: a reader opens the raw text at the place and must find the title
-- table: citations
-- column: verified
-- severity: critical
select
    concat_ws('|', t.document_id, t.raw_start) as row_id,
    t.title
from {batch} as t
where t.verified is not true
