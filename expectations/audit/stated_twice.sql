-- 同一文稿中同一指标前后一致 / The same figure stated twice in a document is the same
-- why: only one of the two can be right; a factor of 10 or more is unit_slip's
-- scope: file
select
    document_id,
    [first_cited, second_cited] as cited,
    second_magnitude as stated,
    first_magnitude as expected,
    tolerance,
    0.8 as sure,
    what || ': ' || first_text || ' ↔ ' || second_text || ' ✗' as arithmetic
from repeated
where slip is null
