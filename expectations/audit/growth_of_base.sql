-- 增速、增量、倍数与基数、现值相符 / Growth is what its base and its level give
-- why: 420万人次 to 504万人次 is 20 %; growth at constant prices is no equation, so it is not checked here
-- scope: file
with sides as (
    select
        change.document_id,
        change.kind,
        [now.cited, base.cited, change.cited] as cited,
        now.quote_text as now_text,
        base.quote_text as base_text,
        change.quote_text as change_text,
        change.magnitude as stated,
        change.unit,
        change.factor,
        change.decimals,
        change.base_unit,
        sign(change.value_base) as direction,
        -- 3亿 beside 3.6亿 is 3.0亿: a last zero is dropped
        case
            when now.unit = base.unit and abs(now.decimals - base.decimals) = 1 then least(now.half, base.half)
        end as finer,
        now.magnitude as now,
        now.low + now.half - coalesce(finer, now.half) as now_low,
        now.high - now.half + coalesce(finer, now.half) as now_high,
        base.magnitude as side,
        base.low + base.half - coalesce(finer, base.half) as side_low,
        base.high - base.half + coalesce(finer, base.half) as side_high,
        -- a rate may be cut off where it should be rounded
        change.low - case when change.base_unit = '%' then change.half else 0 end as stated_low,
        change.high + case when change.base_unit = '%' then change.half else 0 end as stated_high
    from members as change
    join members as now on now.equation_id = change.equation_id and now.role = 'now'
    join members as base on base.equation_id = change.equation_id and base.role in ('base', 'amount')
    where change.kind in ('growth', 'growth_by_amount', 'times', 'difference') and change.role in ('change', 'times')
),
paired as (
    select
        *,
        case when kind = 'growth_by_amount' then now - direction * side else side end as base,
        case
            when kind = 'growth_by_amount' then now_low - greatest(direction * side_low, direction * side_high)
            else side_low
        end as base_low,
        case
            when kind = 'growth_by_amount' then now_high - least(direction * side_low, direction * side_high)
            else side_high
        end as base_high
    from sides
),
worked_out as (
    select
        *,
        case kind
            when 'difference' then abs(now - base)
            when 'times' then now / base
            when 'growth' then abs(now / base - 1) * case base_unit when '倍' then 1 else 100 end
            else abs(now / base - 1) * 100
        end as expected,
        case kind
            when 'difference' then [now_low - base_high, now_high - base_low]
            when 'times' then [now_low / base_high, now_high / base_low]
            else [
                (now_low / base_high - 1) * case base_unit when '倍' then 1 else 100 end,
                (now_high / base_low - 1) * case base_unit when '倍' then 1 else 100 end
            ]
        end as ends
    from paired
    where base > 0 and base_low > 0
),
ranged as (
    select
        *,
        case when ends[1] <= 0 and ends[2] >= 0 then 0 else least(abs(ends[1]), abs(ends[2])) end as low,
        greatest(abs(ends[1]), abs(ends[2])) as high
    from worked_out
)
select
    document_id,
    cited,
    stated,
    expected,
    (high - low + stated_high - stated_low) / 2 as tolerance,
    0.9 as sure,
    change_text || case kind
        when 'difference' then ' = |' || now_text || ' − ' || base_text || '|'
        when 'times' then ' = ' || now_text || ' ÷ ' || base_text
        when 'growth' then ' = ' || now_text || ' ÷ ' || base_text || ' − 1'
        else ' = ' || now_text || ' ÷ (' || now_text || ' ∓ ' || base_text || ') − 1'
    end || ' → ' || in_unit_of(expected, factor, unit, greatest(2, decimals)) || ' ✗' as arithmetic
from ranged
where apart(low, high, stated_low, stated_high)
