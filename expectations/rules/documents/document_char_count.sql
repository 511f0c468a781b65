-- 字符数等于净文本长度 / The character count is the length of the clean text
-- why: the lengths decide which copy of a text is canonical
-- table: documents
-- column: char_count
-- severity: critical
select
    t.document_id as row_id,
    t.char_count,
    length(t.text) as text_length
from {batch} as t
where t.char_count is distinct from length(t.text)
