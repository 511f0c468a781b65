-- 引用有标题 / A citation names a title
-- why: 《》 with nothing inside cites nothing
-- table: citations
-- column: title
-- severity: critical
select
    concat_ws('|', t.document_id, t.raw_start) as row_id,
    t.raw_start
from {batch} as t
where coalesce(trim(t.title), '') = ''
