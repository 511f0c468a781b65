-- 页面发布日期合理 / The page's date lies between 1990 and 2100
-- why: an absurd date was read from something else than the page's date line
-- table: files
-- column: published_at
-- severity: warning
select
    t.file_id as row_id,
    t.published_at
from {batch} as t
where year(t.published_at) not between 1990 and 2100
