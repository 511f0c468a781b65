-- 标题和句子已分词 / Sentences and headings are cut into words
-- why: a sentence without words is not found by a search
-- table: segments
-- column: tokens
-- severity: warning
select
    t.segment_id as row_id,
    t.kind
from {batch} as t
where t.kind in ('sentence', 'heading') and t.tokens is null
