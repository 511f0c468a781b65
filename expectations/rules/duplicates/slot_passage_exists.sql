-- 变动处所属的出处存在 / The document of a slot has an occurrence of its passage
-- why: a slot of nothing is a dangling row
-- table: passage_slots
-- column: passage_id
-- severity: critical
select
    concat_ws('|', t.passage_id, t.slot, t.document_id, t.raw_start) as row_id,
    t.value
from {batch} as t
where not exists (
    select 1
    from passage_occurrences as o
    where o.passage_id = t.passage_id and o.document_id = t.document_id
)
