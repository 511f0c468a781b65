-- 校订重放得到净文本,撤销得到原文 / The edits replay to the clean texts and undo to the raw text
-- why: a clean text that cannot be led back to its source proves nothing
-- table: files
-- column: verified
-- severity: critical
select
    t.file_id as row_id,
    t.path
from {batch} as t
where t.verified is not true
