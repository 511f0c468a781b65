-- 存疑处位于所属文稿之内 / The document of a mark exists and holds it
-- why: a mark must be found from the document it damages
-- table: marks
-- column: document_id
-- severity: critical
select
    concat_ws('|', t.file_id, t.raw_start, t.kind) as row_id,
    t.document_id,
    d.raw_start as document_start,
    d.raw_end as document_end
from {batch} as t
left join documents as d on d.document_id = t.document_id
where t.document_id is not null
    and not coalesce(t.raw_start >= d.raw_start and t.raw_end <= d.raw_end, false)
