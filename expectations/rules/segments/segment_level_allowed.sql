-- 层级在 0 至 5 之间,标题必有层级 / A level lies between 0 and 5; a heading has one
-- why: the outline is built from the levels
-- table: segments
-- column: level
-- severity: critical
select
    t.segment_id as row_id,
    t.kind,
    t.level,
    t.marker
from {batch} as t
where t.level not between 0 and 5 or (t.kind = 'heading' and t.level is null)
