-- 出处起点在终点之前 / An occurrence starts before it ends
-- why: a span that runs backwards holds no text
-- table: passage_occurrences
-- column: raw_start
-- severity: critical
select
    concat_ws('|', t.passage_id, t.document_id, t.raw_start) as row_id,
    t.raw_start,
    t.raw_end
from {batch} as t
where not coalesce(t.raw_start >= 0 and t.raw_start < t.raw_end, false)
