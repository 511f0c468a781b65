-- 有年份必有来源,无年份则无来源 / A year says whether it is stated or inferred, and only a year does
-- why: a reader must know which years the text itself gives
-- table: documents
-- column: year_source
-- severity: critical
select
    t.document_id as row_id,
    t.year,
    t.year_source
from {batch} as t
where (t.year is null) <> (t.year_source is null)
    or t.year_source not in ('stated', 'inferred')
