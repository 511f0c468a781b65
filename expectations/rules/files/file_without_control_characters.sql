-- 文本不含控制字符 / The text holds no control characters
-- why: they show that bytes of something else were decoded as text
-- table: files
-- column: text
-- severity: warning
select
    t.file_id as row_id,
    t.path,
    t.encoding
from {batch} as t
where regexp_matches(t.text, '[\x00-\x08\x0e-\x1f]')
