-- 文稿编号不重复 / No two documents share an id
-- why: a repeated id joins the segments of one to the other
-- table: documents
-- column: document_id
-- severity: critical
with repeated as (
    select document_id
    from documents
    group by document_id
    having count(*) > 1
)
select
    t.document_id as row_id,
    t.title
from {batch} as t
join repeated on repeated.document_id = t.document_id
