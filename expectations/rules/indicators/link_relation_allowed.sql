-- 关联类型取值在规定范围 / The relation is one of the agreed values
-- why: an unknown relation is never followed
-- table: indicator_links
-- column: relation
-- severity: critical
select
    concat_ws('|', t.from_id, t.to_id, t.relation) as row_id,
    t.relation
from {batch} as t
where not coalesce(
    t.relation in (
        'growth_of', 'gap_of', 'share_of', 'rank_of', 'part_of', 'rate_of', 'completes', 'restates'
    ),
    false
)
