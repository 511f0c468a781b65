-- What is said of some indicators?
select
    indicator_id,
    document_id,
    segment_id,
    confidence,
    name,
    value,
    unit,
    masked,
    reasons,
    raw_start,
    raw_end
from indicators
where list_contains($indicator_ids, indicator_id)
