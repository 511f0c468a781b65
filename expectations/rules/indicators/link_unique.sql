-- 同一关联只有一行 / A link has one row
-- why: a link told twice counts twice
-- table: indicator_links
-- column: from_id
-- severity: critical
with repeated as (
    select
        from_id,
        to_id,
        relation
    from indicator_links
    group by
        from_id,
        to_id,
        relation
    having count(*) > 1
)
select
    concat_ws('|', t.from_id, t.to_id, t.relation) as row_id,
    t.confidence
from {batch} as t
join repeated on repeated.from_id = t.from_id and repeated.to_id = t.to_id and repeated.relation = t.relation
