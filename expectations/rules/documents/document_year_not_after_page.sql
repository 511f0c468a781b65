-- 文稿年份不晚于页面发布年份 / A document is not younger than its page by more than a year
-- why: plans look one year ahead, not two
-- table: documents
-- column: year
-- severity: warning
select
    t.document_id as row_id,
    t.year,
    f.published_at
from {batch} as t
join files as f on f.file_id = t.file_id
where t.year > year(f.published_at) + 1
