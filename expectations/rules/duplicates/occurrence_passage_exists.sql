-- 出处所属的复用段落存在 / The passage of an occurrence exists
-- why: an occurrence of nothing is a dangling row
-- table: passage_occurrences
-- column: passage_id
-- severity: critical
select
    concat_ws('|', t.passage_id, t.document_id, t.raw_start) as row_id,
    t.passage_id
from {batch} as t
where not exists (
    select 1
    from passages as p
    where p.passage_id = t.passage_id
)
