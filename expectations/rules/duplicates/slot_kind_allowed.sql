-- 变动处种类为地名、年份、数字、人名或其他 / A slot is a place, a year, a number, a name or other
-- why: an unknown kind is in no question's answer
-- table: passage_slots
-- column: kind
-- severity: critical
select
    concat_ws('|', t.passage_id, t.slot, t.document_id, t.raw_start) as row_id,
    t.kind
from {batch} as t
where not coalesce(t.kind in ('place', 'year', 'number', 'name', 'other'), false)
