-- 指标所属文稿存在且不是合集 / An indicator's document exists and is no collection
-- why: the figures of a collection belong to its pieces
-- table: indicators
-- column: document_id
-- severity: critical
select
    t.indicator_id as row_id,
    t.quote
from {batch} as t
where not exists (
    select 1
    from documents as d
    where d.document_id = t.document_id and not d.is_collection
)
