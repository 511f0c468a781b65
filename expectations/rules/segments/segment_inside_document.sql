-- 段句位于所属文稿之内 / A segment stands within its document; in a collection, within its heading
-- why: a segment astride a border belongs to no document
-- table: segments
-- column: raw_start
-- severity: critical
select
    t.segment_id as row_id,
    t.raw_start,
    t.raw_end,
    d.raw_start as document_start,
    d.raw_end as document_end
from {batch} as t
join documents as d on d.document_id = t.document_id
where not coalesce(
    t.raw_start between d.raw_start and t.raw_end
    and t.raw_end <= case when d.is_collection then d.heading_end else d.raw_end end,
    false
)
