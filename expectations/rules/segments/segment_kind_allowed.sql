-- 段句类别为标题、段落或句子 / A segment is a heading, a paragraph or a sentence
-- why: an unknown kind drops out of the outline
-- table: segments
-- column: kind
-- severity: critical
select
    t.segment_id as row_id,
    t.kind
from {batch} as t
where not coalesce(t.kind in ('heading', 'paragraph', 'sentence'), false)
