-- 单位与计量类型相符 / The unit fits the measure: a share is a ratio, a rank a place, a change in points is in points
-- why: a mismatch shows a measure or a unit misread
-- table: indicators
-- column: unit
-- severity: warning
select
    t.indicator_id as row_id,
    t.quote,
    t.measure,
    t.change_kind,
    t.base_unit
from {batch} as t
where (t.measure = 'share' and t.base_unit not in ('%', '成', '倍', '百分点', '分之一'))
    or (t.measure = 'rank' and t.base_unit not in ('', '位', '名', '个', '强', '席'))
    or (t.change_kind = 'points' and t.base_unit <> '百分点')
    or (t.change_kind = 'percent' and t.base_unit not in ('%', '成', '倍'))
