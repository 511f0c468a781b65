-- 段句有文字 / A segment holds text
-- why: an empty sentence is a fault of the splitter
-- table: segments
-- column: text
-- severity: warning
select
    t.segment_id as row_id,
    t.kind,
    t.raw_start
from {batch} as t
where not coalesce(regexp_matches(t.text, '[^\s　]'), false)
