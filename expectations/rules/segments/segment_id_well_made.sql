-- 段句编号由文件、类别和位置组成 / A segment's id is its file, kind and place
-- why: an id that does not come from content and place changes from run to run
-- table: segments
-- column: segment_id
-- severity: critical
select
    t.segment_id as row_id,
    t.kind,
    t.raw_start
from {batch} as t
where t.segment_id is distinct from left(t.document_id, 32) || '-' || left(t.kind, 1) || t.raw_start
