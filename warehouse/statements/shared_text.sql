-- How many code points of each document stand in others, too? Passages that overlap are counted once; stock phrases and
-- other passages are counted each for itself, as in main.document_own_text.
with spans as (
    select
        o.document_id,
        o.raw_start,
        o.raw_end,
        p.is_stock
    from $occurrences as o
    join $passages as p on p.passage_id = o.passage_id
), marked as (
    select
        *,
        max(raw_end) over (
            partition by document_id, is_stock
            order by raw_start, raw_end
            rows between unbounded preceding and 1 preceding
        ) as covered
    from spans
)

select
    document_id,
    sum(greatest(0, raw_end - greatest(raw_start, coalesce(covered, 0))))::bigint as shared
from marked
group by document_id
