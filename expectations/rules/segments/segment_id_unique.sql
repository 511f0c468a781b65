-- 段句编号不重复 / No two segments share an id
-- why: an indicator reaches its sentence by this id
-- table: segments
-- column: segment_id
-- severity: critical
with suspicious as (
    -- eight bytes a row instead of the whole id: millions of ids fit into memory
    select hash(segment_id) as hashed
    from segments
    group by hash(segment_id)
    having count(*) > 1
),
repeated as (
    select s.segment_id
    from segments as s
    join suspicious on suspicious.hashed = hash(s.segment_id)
    group by s.segment_id
    having count(*) > 1
)
select
    t.segment_id as row_id,
    t.kind
from {batch} as t
join repeated on repeated.segment_id = t.segment_id
