-- 分项之和与总数相符 / Parts add up to their total, and never to more
-- why: 3149次,其中140、525、2484 leaves no room for a slip
-- scope: file
with parts as (
    select
        equation_id,
        sum(magnitude) as magnitude,
        sum(low) as low,
        sum(high) as high,
        max(decimals + log10(factor_of_total / factor)) as decimals,
        string_agg(quote_text, ' + ' order by ordinal) as written,
        list(cited order by ordinal) as cited
    from (
        select
            part.*,
            total.factor as factor_of_total
        from members as part
        join members as total on total.equation_id = part.equation_id and total.role = 'total'
        where part.role = 'part' and part.kind in ('sum', 'within')
    ) as added
    group by equation_id
)
select
    total.document_id,
    list_concat([total.cited], parts.cited) as cited,
    total.magnitude as stated,
    parts.magnitude as expected,
    (parts.high - parts.low + total.high - total.low) / 2 as tolerance,
    case
        when total.kind = 'sum' then 0.95
        when total.rule in ('one_part', 'disjoint') then 0.9
        else 0.7
    end as sure,
    total.quote_text || case total.kind when 'sum' then ' = ' else ' ≥ ' end || parts.written || ' → '
    || in_unit_of(parts.magnitude, total.factor, total.unit, parts.decimals) || ' ✗' as arithmetic
from members as total
join parts on parts.equation_id = total.equation_id
where total.role = 'total'
    and (
        (total.kind = 'sum' and apart(parts.low, parts.high, total.low, total.high))
        or (total.kind = 'within' and parts.low > total.high * (1 + 1e-9))
    )
