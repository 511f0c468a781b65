-- 关联两端的指标都存在 / Both ends of a link exist
-- why: a link to nothing is a dangling row
-- table: indicator_links
-- column: from_id
-- severity: critical
select
    concat_ws('|', t.from_id, t.to_id, t.relation) as row_id,
    t.relation
from {batch} as t
where not exists (
    select 1
    from indicators as i
    where i.indicator_id = t.from_id
) or not exists (
    select 1
    from indicators as i
    where i.indicator_id = t.to_id
)
