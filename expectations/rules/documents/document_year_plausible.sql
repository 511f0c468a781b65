-- 年份在 1900 至 2100 之间 / The year lies between 1900 and 2100
-- why: any other number is not a year
-- table: documents
-- column: year
-- severity: critical
select
    t.document_id as row_id,
    t.year,
    t.year_from,
    t.year_to
from {batch} as t
where t.year not between 1900 and 2100
    or t.year_from not between 1900 and 2100
    or t.year_to not between 1900 and 2100
