-- 遮蔽年份的时期没有日期 / A period with a masked year has no dates where the document's year is unknown
-- why: dates for 20_年 are invented unless the document says its year
-- table: indicators
-- column: period_start
-- severity: warning
select
    t.indicator_id as row_id,
    t.period,
    t.period_start
from {batch} as t
join documents as d on d.document_id = t.document_id
where t.period_start is not null
    and d.year is null
    and regexp_matches(t.period, '[12１２][0-9０-９]?[0-9０-９]?[_＿XxＸｘ×*＊□]')
