-- 文稿编号由文件、位置和类别组成 / A document's id is its file, its place, and c or d
-- why: an id that does not come from content and place changes from run to run
-- table: documents
-- column: document_id
-- severity: critical
select
    t.document_id as row_id,
    t.raw_start,
    t.is_collection
from {batch} as t
where t.document_id is distinct from
    t.file_id || '-' || t.raw_start || '-' || case when t.is_collection then 'c' else 'd' end
