-- 指标所在段句存在于同一文稿 / An indicator's sentence or heading exists in its document
-- why: a figure without its sentence cannot be understood
-- table: indicators
-- column: segment_id
-- severity: critical
select
    t.indicator_id as row_id,
    t.quote
from {batch} as t
where not exists (
    select 1
    from segments as s
    where s.segment_id = t.segment_id and s.document_id = t.document_id
)
