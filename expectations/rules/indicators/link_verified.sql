-- 关联经核对 / A link was checked when it was made
-- why: an unchecked link may join figures of two sentences that say nothing of each other
-- table: indicator_links
-- column: verified
-- severity: critical
select
    concat_ws('|', t.from_id, t.to_id, t.relation) as row_id,
    t.relation
from {batch} as t
where t.verified is not true
