-- 完成率与计划数、完成数相符 / A rate of completion is what the plan and the deed give
-- why: 45 of 60 done is 75 %, whatever the speech would like
-- scope: file
with worked_out as (
    select
        rate.document_id,
        [part.cited, whole.cited, rate.cited] as cited,
        rate.magnitude as stated,
        100 * part.magnitude / whole.magnitude as expected,
        -- a plan is exact, however round: 5万亩
        100 * part.low / case whole.status when 'target' then whole.magnitude else whole.high end as low,
        case
            when whole.status = 'target' then 100 * part.high / whole.magnitude
            when whole.low > 0 then 100 * part.high / whole.low
            else 'infinity'::double
        end as high,
        -- a rate may be cut off where it should be rounded: 94.195 % as 94.19 %
        rate.low - rate.half as stated_low,
        rate.high + rate.half as stated_high,
        part.quote_text || ' ÷ ' || whole.quote_text as written,
        rate.quote_text as rate_text,
        rate.decimals
    from members as rate
    join members as part on part.equation_id = rate.equation_id and part.role = 'part'
    join members as whole on whole.equation_id = rate.equation_id and whole.role = 'whole'
    where rate.kind = 'completion' and rate.role = 'rate' and whole.magnitude > 0
)
select
    document_id,
    cited,
    stated,
    expected,
    (high - low + stated_high - stated_low) / 2 as tolerance,
    0.95 as sure,
    rate_text || ' = ' || written || ' → ' || said(expected, greatest(2, decimals)) || '% ✗' as arithmetic
from worked_out
where apart(low, high, stated_low, stated_high)
