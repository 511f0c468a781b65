-- 变动处的跨度与文字相符 / A slot's span does not run backwards, and is empty only without a value
-- why: a value must be found where it is said to stand
-- table: passage_slots
-- column: raw_start
-- severity: critical
select
    concat_ws('|', t.passage_id, t.slot, t.document_id, t.raw_start) as row_id,
    t.value,
    t.raw_start,
    t.raw_end
from {batch} as t
where not coalesce(t.raw_start >= 0 and t.raw_start <= t.raw_end and (t.value = '' or t.raw_start < t.raw_end), false)
