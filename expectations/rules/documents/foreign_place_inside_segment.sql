-- 外县地名在所在段落之内 / A foreign place lies inside its paragraph, and its code has six digits
-- why: a place left over is shown where it stands
-- table: foreign_places
-- column: raw_start
-- severity: critical
select
    concat_ws('|', t.document_id, t.raw_start) as row_id,
    t.name,
    t.region_code
from {batch} as t
left join segments as s on s.segment_id = t.segment_id and s.document_id = t.document_id
where not coalesce(
    s.raw_start <= t.raw_start and t.raw_start < t.raw_end and t.raw_end <= s.raw_end
    and regexp_full_match(t.region_code, '[0-9]+') and length(t.region_code) = 6,
    false
)
