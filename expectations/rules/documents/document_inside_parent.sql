-- 文稿位于所属合集的标题之后、终点之前 / A piece stands behind its collection's heading and ends within it
-- why: the collection owns its heading only, its pieces own the rest
-- table: documents
-- column: parent_id
-- severity: critical
select
    t.document_id as row_id,
    t.raw_start,
    t.raw_end,
    p.heading_end as parent_heading_end,
    p.raw_end as parent_end
from {batch} as t
join documents as p on p.document_id = t.parent_id
where t.raw_start < p.heading_end or t.raw_end > p.raw_end
