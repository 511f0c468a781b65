-- 近似重复的文稿中同一指标一致 / The same figure in two copies of a document is the same
-- why: one copy was mistyped; copies that differ in many figures are another year's or another county's, and left alone
-- scope: corpus
with alone as (
    select
        *,
        hash(
            name,
            measure,
            base_unit,
            status,
            period,
            coalesce(subject, ''),
            coalesce(scope, ''),
            coalesce(comparator, ''),
            coalesce(change_kind, ''),
            coalesce(growth_basis, '')
        ) as key,
        count(*) over (partition by document_id, key) as times
    from paired_figures
    where bound = '=' and qualifier = 'exact' and length(name) > 1
),
compared as (
    select
        pairs.left_id,
        pairs.right_id,
        l.name,
        l.cited as left_cited,
        r.cited as right_cited,
        l.quote_text as left_text,
        r.quote_text as right_text,
        l.magnitude as left_magnitude,
        r.magnitude as right_magnitude,
        l.half + r.half as tolerance,
        apart(l.low, l.high, r.low, r.high) as differs,
        count(*) over (partition by pairs.left_id, pairs.right_id) as shared,
        count(*) filter (where apart(l.low, l.high, r.low, r.high)) over (partition by pairs.left_id, pairs.right_id) as differing
    from copies as pairs
    join alone as l on l.document_id = pairs.left_id and l.times = 1
    join alone as r on r.document_id = pairs.right_id and r.times = 1 and r.key = l.key
)
select
    left_id as document_id,
    right_id as other_document_id,
    [left_cited, right_cited] as cited,
    right_magnitude as stated,
    left_magnitude as expected,
    tolerance,
    0.75 as sure,
    name || ': ' || left_text || ' ↔ ' || right_text || ' ✗' as arithmetic
from compared
where differs and shared >= 5 and differing <= greatest(1, shared // 10)
