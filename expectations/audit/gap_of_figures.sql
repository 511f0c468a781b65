-- 差距等于双方之差 / A gap is the difference of the two figures
-- why: 绿化覆盖率30.6% against a norm of 39% is 8.4 points short, not 9
-- scope: file
with worked_out as (
    select
        gap.document_id,
        [own.cited, other.cited, gap.cited] as cited,
        gap.magnitude as stated,
        abs(own.magnitude - other.magnitude) as expected,
        -- a norm is exact, however it is written: 39%
        own.half + case when other.status = 'target' then 0 else other.half end as rounding,
        (own.high - own.low + other.high - other.low) / 2 - own.half - other.half as vagueness,
        -- 7个和9个百分点 are counted in 个 and rounded all the same
        case when own.base_unit = '%' then gap.magnitude - gap.step / 2 else gap.low end as stated_low,
        case when own.base_unit = '%' then gap.magnitude + gap.step / 2 else gap.high end as stated_high,
        gap.quote_text || ' = |' || own.quote_text || ' − ' || other.quote_text || '|' as written,
        gap.unit,
        gap.factor,
        gap.decimals
    from members as gap
    join members as own on own.equation_id = gap.equation_id and own.role = 'own'
    join members as other on other.equation_id = gap.equation_id and other.role = 'other'
    where gap.kind = 'gap' and gap.role = 'gap'
)
select
    document_id,
    cited,
    stated,
    expected,
    rounding + vagueness + (stated_high - stated_low) / 2 as tolerance,
    0.9 as sure,
    written || ' → ' || in_unit_of(expected, factor, unit, greatest(1, decimals)) || ' ✗' as arithmetic
from worked_out
where apart(expected - rounding - vagueness, expected + rounding + vagueness, stated_low, stated_high)
