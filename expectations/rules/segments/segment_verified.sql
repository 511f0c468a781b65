-- 段句文本等于原文切片加校订 / A segment's text is its raw slice with the edits applied
-- why: a sentence that the source does not yield was invented somewhere
-- table: segments
-- column: verified
-- severity: critical
select
    t.segment_id as row_id,
    t.kind,
    left(t.text, 80) as text
from {batch} as t
where t.verified is not true
