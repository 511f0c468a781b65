-- 有不同必有对齐,无不同则无 / A copy that differs has slots and an alignment, one that does not has neither
-- why: a difference that is not shown cannot be checked
-- table: passage_occurrences
-- column: alignment
-- severity: critical
select
    concat_ws('|', t.passage_id, t.document_id, t.raw_start) as row_id,
    t.changed,
    t.slots,
    t.alignment
from {batch} as t
where not coalesce(t.changed between 0 and 1 and (t.slots > 0) = (t.alignment <> ''), false)
    or (t.slots = 0 and t.changed > 0)
    or len(string_split(t.alignment, ' ')) <> greatest(t.slots, 1)
