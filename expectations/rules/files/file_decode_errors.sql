-- 无法解码的字符不超过千分之一 / At most one character in a thousand could not be decoded
-- why: above 0.1 % the encoding was guessed wrongly and the text is not what its author wrote
-- table: files
-- column: decode_errors
-- severity: critical
select
    t.file_id as row_id,
    t.encoding,
    t.decode_errors,
    t.char_count
from {batch} as t
where not coalesce(t.decode_errors between 0 and 0.001 * t.char_count, false)
