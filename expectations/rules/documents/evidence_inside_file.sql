-- 依据位于文件之内 / Evidence stands within its file
-- why: it may stand outside the document (a page title), never outside the file
-- table: document_evidence
-- column: raw_start
-- severity: critical
select
    concat_ws('|', t.document_id, t.field, t.raw_start) as row_id,
    t.raw_start,
    t.raw_end,
    f.char_count
from {batch} as t
join files as f on f.file_id = left(t.document_id, 32)
where not coalesce(t.raw_start between 0 and t.raw_end and t.raw_end <= f.char_count, false)
