-- 置信度在 0 至 1 之间 / Confidence of a link lies between 0 and 1
-- why: another scale makes every threshold wrong
-- table: indicator_links
-- column: confidence
-- severity: critical
select
    concat_ws('|', t.from_id, t.to_id, t.relation) as row_id,
    t.confidence
from {batch} as t
where not coalesce(t.confidence between 0 and 1, false)
