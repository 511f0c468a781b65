-- 平均数等于总数除以个数 / An average is the total by the count
-- why: 1300万元 for 26个村 is 50万元 a village
-- scope: file
with members as (
    -- 亩均 is by the 亩, whatever the unit that areas are kept in
    select * replace (
        case when role = 'count' and unit like '%亩' then magnitude * 3 / 2000 else magnitude end as magnitude,
        case when role = 'count' and unit like '%亩' then low * 3 / 2000 else low end as low,
        case when role = 'count' and unit like '%亩' then high * 3 / 2000 else high end as high
    )
    from temp.members
    where kind = 'average'
),
worked_out as (
    select
        average.document_id,
        case
            when counted.counted is null then [total.cited, count.cited, average.cited]
            else [total.cited, average.cited]
        end as cited,
        average.magnitude as stated,
        total.magnitude / coalesce(counted.counted, count.magnitude) as expected,
        total.low / coalesce(counted.counted, count.high) as low,
        total.high / coalesce(counted.counted, count.low) as high,
        average.low as stated_low,
        average.high as stated_high,
        average.quote_text || ' = ' || total.quote_text || ' ÷ '
        || coalesce(counted.counted || '年', count.quote_text) as written,
        average.unit,
        average.factor,
        average.decimals
    from members as average
    join members as total on total.equation_id = average.equation_id and total.role = 'total'
    left join members as count on count.equation_id = average.equation_id and count.role = 'count'
    left join members as counted on counted.equation_id = average.equation_id and counted.role = 'counted'
    where average.kind = 'average'
        and average.role = 'average'
        and coalesce(counted.counted, count.low) > 0
)
select
    document_id,
    cited,
    stated,
    expected,
    (high - low + stated_high - stated_low) / 2 as tolerance,
    0.85 as sure,
    written || ' → ' || in_unit_of(expected, factor, unit, greatest(2, decimals)) || ' ✗' as arithmetic
from worked_out
where apart(low, high, stated_low, stated_high)
