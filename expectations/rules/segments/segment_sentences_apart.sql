-- 句子互不重叠 / Sentences of a document do not overlap
-- why: a clause in two sentences counts its figures twice
-- table: segments
-- column: raw_start
-- severity: critical
with placed as (
    select
        segment_id,
        raw_start,
        lag(raw_end) over (
            partition by document_id
            order by raw_start, raw_end
        ) as reached
    from {batch} as t
    where kind = 'sentence'
)
select
    segment_id as row_id,
    raw_start,
    reached
from placed
where raw_start < reached
