-- 总表的计数等于出处的计数 / The counts of a passage are those of its occurrences
-- why: a count that no row shows cannot be checked by a reader
-- table: passages
-- column: occurrences
-- severity: critical
with counted as (
    select
        passage_id,
        count(*) as occurrences,
        count(distinct document_id) as documents,
        count(distinct variant_id) as variants
    from passage_occurrences
    group by passage_id
)
select
    t.passage_id as row_id,
    t.occurrences,
    t.documents,
    t.variants
from {batch} as t
left join counted on counted.passage_id = t.passage_id
where t.occurrences is distinct from counted.occurrences
    or t.documents is distinct from counted.documents
    or t.variants is distinct from counted.variants
