-- 基准值等于数值乘以单位系数 / The base value is the value times the unit's factor
-- why: sums over documents are made in base units
-- table: indicators
-- column: value_base
-- severity: critical
with split as (
    select
        unit,
        split_part(unit, '/', 1) as numerator,
        substr(unit, length(split_part(unit, '/', 1)) + 1) as denominator,
        regexp_extract(split_part(unit, '/', 1), '^[百千万亿]+') as scale
    from (
        select distinct unit
        from indicators
        -- 块 and 度 are read by their context, 多 and its like are no part of a unit
        where unit <> '' and not regexp_matches(unit, '[块度多余来几]')
    ) as written
),
measured as (
    select
        split.unit,
        split.denominator,
        substr(split.numerator, length(split.scale) + 1) as counted,
        whole.factor as whole_factor,
        whole.base_unit as whole_base_unit,
        rest.factor as rest_factor,
        rest.base_unit as rest_base_unit,
        regexp_full_match(split.scale, '[万亿]+') as counts_in_ten_thousands,
        pow(
            10,
            2 * (length(split.scale) - length(replace(split.scale, '百', '')))
            + 3 * (length(split.scale) - length(replace(split.scale, '千', '')))
            + 4 * (length(split.scale) - length(replace(split.scale, '万', '')))
            + 8 * (length(split.scale) - length(replace(split.scale, '亿', '')))
        ) as scale_factor
    from split
    left join units as whole on whole.unit = split.numerator
    left join units as rest on rest.unit = substr(split.numerator, length(split.scale) + 1)
),
known as (
    select
        unit,
        coalesce(
            whole_factor,
            scale_factor * rest_factor,
            case when counts_in_ten_thousands and counted <> '' then scale_factor end
        ) as factor,
        coalesce(whole_base_unit, rest_base_unit, counted) || denominator as base_unit
    from measured
)
select
    t.indicator_id as row_id,
    t.quote,
    t.value,
    t.unit,
    t.value_base,
    t.base_unit,
    known.factor,
    known.base_unit as expected_base_unit
from {batch} as t
join known on known.unit = t.unit
where known.factor is not null
    and (
        t.base_unit is distinct from known.base_unit
        or abs(t.value_base - t.value * known.factor) > 1e-9 * greatest(1, abs(t.value * known.factor))
        or abs(t.value_high_base - t.value_high * known.factor) > 1e-9 * greatest(1, abs(t.value_high * known.factor))
    )
