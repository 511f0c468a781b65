-- 指标编号由文件和位置组成 / An indicator's id is its file and place
-- why: an id that does not come from content and place changes from run to run
-- table: indicators
-- column: indicator_id
-- severity: critical
select
    t.indicator_id as row_id,
    t.raw_start
from {batch} as t
where t.indicator_id is distinct from left(t.document_id, 32) || '-' || t.raw_start
