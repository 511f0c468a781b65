-- 每个复用段落恰有一个代表处 / Each passage has exactly one canonical occurrence
-- why: alignments point at it
-- table: passage_occurrences
-- column: is_canonical
-- severity: critical
with counted as (
    select
        passage_id,
        count(*) filter (is_canonical) as canonical
    from passage_occurrences
    group by passage_id
)
select
    concat_ws('|', t.passage_id, t.document_id, t.raw_start) as row_id,
    t.is_canonical
from {batch} as t
join counted on counted.passage_id = t.passage_id
where counted.canonical <> 1
