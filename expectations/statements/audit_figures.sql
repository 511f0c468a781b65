-- What can each figure be, given how it was rounded? Magnitudes; `low` and `high` hold the true value.
create or replace temp table {target} as
with written as (
    select
        i.*,
        abs(i.value_base) as magnitude,
        case when i.value = 0 then 1 else i.value_base / i.value end as factor,
        length(regexp_extract(i.value_text, '[.．]([0-9０-９]+)', 1)) as decimals,
        -- a count of whole things is exact; so is a number written out to its last unit: 3亿5000万元, 三十
        regexp_matches(coalesce(i.value_text, ''), '[一二三四五六七八九十百千万亿两]') as is_spelled
    from {indicators} as i
    where not i.masked
        and i.value_base is not null
        and i.value_high is null
        and isfinite(i.value_base)
        and i.value_text is not null
),
stepped as (
    select
        *,
        factor * pow(10, -decimals) as step,
        is_spelled
        or (
            decimals = 0
            and factor = 1
            and not regexp_matches(base_unit, '^(%|‰|百分点|倍|元|美元|米|平方米|立方米|吨|千克|克|斤|小时|千瓦|瓦|度|分|℃)')
        ) as is_exact
    from written
),
ranged as (
    select
        *,
        case when is_exact then 0 else step / 2 end as half,
        case
            when magnitude = 0 then step
            else greatest(step, pow(10, floor(log10(magnitude))))
        end as lead
    from stepped
),
figures as (
    select
        indicator_id,
        document_id,
        segment_id,
        name,
        name_canonical,
        measure,
        value,
        value_base,
        magnitude,
        unit,
        base_unit,
        factor,
        decimals,
        step,
        half,
        is_exact,
        case
            when bound = '~' or qualifier = 'approx' then magnitude * 0.9 - half
            when bound in ('<', '<=') then magnitude - lead
            else magnitude - half
        end as low,
        case
            when bound in ('>', '>=') then magnitude + lead
            when bound = '~' or qualifier = 'approx' then magnitude * 1.1 + half
            else magnitude + half
        end as high,
        bound,
        qualifier,
        status,
        period,
        period_start,
        period_end,
        period_kind,
        comparator,
        region_code,
        subject,
        scope,
        of_measure,
        change_kind,
        growth_basis,
        base_period,
        rank_total,
        raw_start,
        quote_text,
        confidence,
        struct_pack(
            indicator_id := indicator_id,
            quote := quote,
            raw_start := raw_start,
            raw_end := raw_end,
            confidence := confidence
        ) as cited
    from ranged
)
select {columns}
from figures
