-- 文稿起点、标题终点、终点依次排列 / Start, end of heading and end of a document are in order
-- why: a span that runs backwards holds no text
-- table: documents
-- column: raw_start
-- severity: critical
select
    t.document_id as row_id,
    t.raw_start,
    t.heading_end,
    t.raw_end
from {batch} as t
where not coalesce(
    t.raw_start >= 0 and t.heading_end between t.raw_start and t.raw_end and t.raw_start < t.raw_end,
    false
)
