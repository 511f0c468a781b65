-- 字符数等于文本长度 / The character count is the length of the text
-- why: offsets are checked against the count, since walking a long text once a row is quadratic
-- table: files
-- column: char_count
-- severity: critical
select
    t.file_id as row_id,
    t.char_count,
    length(t.text) as text_length
from {batch} as t
where t.char_count is distinct from length(t.text)
