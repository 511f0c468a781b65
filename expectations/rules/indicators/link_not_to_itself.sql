-- 指标不与自身关联 / No indicator is linked to itself
-- why: it would be its own growth or share
-- table: indicator_links
-- column: to_id
-- severity: critical
select
    concat_ws('|', t.from_id, t.to_id, t.relation) as row_id,
    t.relation
from {batch} as t
where t.from_id is not distinct from t.to_id
