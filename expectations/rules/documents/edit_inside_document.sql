-- 校订位于所属文稿之内 / An edit of a document stands within it
-- why: an edit astride a border belongs to no document; a zero-width one belongs to the span it starts
-- table: edits
-- column: raw_start
-- severity: critical
select
    t.edit_id as row_id,
    t.raw_start,
    t.raw_end,
    d.raw_start as document_start,
    d.raw_end as document_end
from {batch} as t
join documents as d on d.document_id = t.document_id
where t.raw_start < d.raw_start
    or t.raw_start >= d.raw_end
    or t.raw_end > case when d.is_collection then d.heading_end else d.raw_end end
