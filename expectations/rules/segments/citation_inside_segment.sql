-- 引用位于所在段句之内 / A citation stands within its segment
-- why: the sentence shown for a citation must hold it
-- table: citations
-- column: raw_start
-- severity: critical
select
    concat_ws('|', t.document_id, t.raw_start) as row_id,
    t.raw_start,
    t.raw_end
from {batch} as t
join segments as s on s.segment_id = t.segment_id
where not coalesce(t.raw_start between s.raw_start and t.raw_end and t.raw_end <= s.raw_end, false)
