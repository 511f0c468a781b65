-- 词频至少为 1 / A term is counted at least once
-- why: a word that does not occur has no row
-- table: terms
-- column: count
-- severity: critical
select
    concat_ws('|', t.document_id, t.term) as row_id,
    t.count
from {batch} as t
where not coalesce(t.count >= 1, false)
