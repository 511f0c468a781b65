-- 一个复用段落在总表中只有一行 / A passage has one row
-- why: a passage told twice counts twice
-- table: passages
-- column: passage_id
-- severity: critical
with repeated as (
    select passage_id
    from passages
    group by passage_id
    having count(*) > 1
)
select
    t.passage_id as row_id,
    t.kind
from {batch} as t
join repeated on repeated.passage_id = t.passage_id
