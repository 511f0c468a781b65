-- 年份上下限有序且包含年份 / The bounds of the year are in order and hold the year
-- why: bounds that exclude the year contradict it
-- table: documents
-- column: year_from
-- severity: critical
select
    t.document_id as row_id,
    t.year_from,
    t.year,
    t.year_to
from {batch} as t
where t.year_from > t.year_to or t.year < t.year_from or t.year > t.year_to
