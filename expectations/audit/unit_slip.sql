-- 同一数字不因单位误写相差 10、100、10000 倍 / No figure is off by a factor of 10, 100 or 10,000
-- why: 万元 for 亿元 is the commonest slip, and the worst
-- scope: file
with parts as (
    select
        equation_id,
        count(*) as part_count,
        sum(magnitude) as magnitude,
        string_agg(quote_text, ' + ' order by ordinal) as written,
        list(cited order by ordinal) as cited
    from members
    where role = 'part' and kind = 'within'
    group by equation_id
),
totals as (
    select
        total.document_id,
        list_concat([total.cited], parts.cited) as cited,
        total.magnitude as stated,
        parts.magnitude as expected,
        total.half as tolerance,
        total.quote_text || ' = ' || parts.written || ' → '
        || in_unit_of(parts.magnitude, total.factor, total.unit, total.decimals + 4) || ' ✗' as arithmetic,
        log10(total.magnitude / parts.magnitude) as power
    from members as total
    join parts on parts.equation_id = total.equation_id
    where total.role = 'total' and total.kind = 'within' and parts.part_count > 1 and parts.magnitude > 0
)
select
    document_id,
    [first_cited, second_cited] as cited,
    second_magnitude as stated,
    first_magnitude as expected,
    tolerance,
    0.9 as sure,
    what || ': ' || first_text || ' ↔ ' || second_text || ' ✗' as arithmetic
from repeated
where slip is not null
union all by name
select
    document_id,
    cited,
    stated,
    expected,
    tolerance,
    0.8 as sure,
    arithmetic
from totals
where round(power) in (1, 2, 4, 8) and abs(power - round(power)) < 1e-6
