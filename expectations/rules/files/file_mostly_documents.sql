-- 纯文本文件的大部分属于文稿 / Most of a plain text belongs to its documents
-- why: where little is left, text may have been taken for page furniture
-- table: files
-- column: char_count
-- severity: info
with kept as (
    select
        file_id,
        sum(char_count) as characters
    from documents
    group by file_id
)
select
    t.file_id as row_id,
    t.path,
    t.char_count,
    kept.characters
from {batch} as t
join kept on kept.file_id = t.file_id
where t.media_type = 'text/plain' and t.char_count > 2000 and kept.characters < 0.5 * t.char_count
