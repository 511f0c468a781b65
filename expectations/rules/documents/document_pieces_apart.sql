-- 文稿互不重叠 / Documents of a file do not overlap; a collection counts with its heading
-- why: a sentence that stands in two documents counts its figures twice
-- table: documents
-- column: raw_start
-- severity: critical
with reach as (
    select
        document_id,
        raw_start,
        max(case when is_collection then heading_end else raw_end end) over (
            partition by file_id
            order by raw_start, raw_end desc
            rows between unbounded preceding and 1 preceding
        ) as reached
    from {batch} as t
)
select
    document_id as row_id,
    raw_start,
    reached
from reach
where raw_start < reached
