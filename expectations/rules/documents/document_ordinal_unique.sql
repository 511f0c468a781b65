-- 同一文件内文稿序号不重复 / No two documents of a file share an ordinal
-- why: two documents at one place have no order
-- table: documents
-- column: ordinal
-- severity: warning
with repeated as (
    select
        file_id,
        ordinal
    from documents
    group by
        file_id,
        ordinal
    having count(*) > 1
)
select
    t.document_id as row_id,
    t.ordinal
from {batch} as t
join repeated on repeated.file_id = t.file_id and repeated.ordinal = t.ordinal
