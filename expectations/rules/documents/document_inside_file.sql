-- 文稿位于文件之内 / A document ends within its file
-- why: an offset beyond the text was counted in another unit than code points
-- table: documents
-- column: raw_end
-- severity: critical
select
    t.document_id as row_id,
    t.raw_end,
    f.char_count
from {batch} as t
join files as f on f.file_id = t.file_id
where t.raw_end > f.char_count
