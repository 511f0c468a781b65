-- 文稿有正文 / A document holds text
-- why: a document without a word is a heading taken for a speech
-- table: documents
-- column: text
-- severity: critical
select
    t.document_id as row_id,
    t.title
from {batch} as t
where not t.is_collection and not coalesce(regexp_matches(t.text, '[^\s　]'), false)
