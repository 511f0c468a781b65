-- 变动处从 1 起编号,且不超过总表所记 / Slots count from 1 up to the number the passage states
-- why: a number beyond the count leads nowhere
-- table: passage_slots
-- column: slot
-- severity: critical
select
    concat_ws('|', t.passage_id, t.slot, t.document_id, t.raw_start) as row_id,
    t.slot
from {batch} as t
left join passages as p on p.passage_id = t.passage_id
where not coalesce(t.slot between 1 and p.slots, false)
