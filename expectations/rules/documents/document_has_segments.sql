-- 文稿有段落和句子 / A document is divided into segments
-- why: a text without sentences yields no figures
-- table: documents
-- column: document_id
-- severity: warning
select
    t.document_id as row_id,
    t.title
from {batch} as t
where not t.is_collection and not exists (
    select 1
    from segments as s
    where s.document_id = t.document_id and s.kind = 'sentence'
)
