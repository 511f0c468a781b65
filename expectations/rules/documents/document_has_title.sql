-- 文稿有标题 / A document has a title
-- why: a reader finds it by nothing else
-- table: documents
-- column: title
-- severity: warning
select
    t.document_id as row_id,
    t.kind
from {batch} as t
where coalesce(trim(t.title), '') = ''
