-- How does the audit write a number, and how far are two figures apart?
create or replace temp macro said(number, decimals) as
    regexp_replace(
        regexp_replace(printf('%.' || greatest(decimals, 0)::integer || 'f', number), '(\.[0-9]*?)0+$', '\1'),
        '\.$',
        ''
    );
-- a value in base units, in the unit that a figure is written in, two digits of it at least: 98700 -> 9.87万元
create or replace temp macro in_unit_of(number, factor, unit, decimals) as
    said(
        number / factor,
        greatest(decimals, case when number > 0 and number < factor then 1 - floor(log10(number / factor)) else 0 end)
    ) || unit;
create or replace temp macro apart(low, high, other_low, other_high) as
    low > other_high + 1e-9 * greatest(1, abs(other_high)) or high < other_low - 1e-9 * greatest(1, abs(other_low));
-- the members of the equations, each with its figure
create or replace temp table members as
select
    e.equation_id,
    e.kind,
    e.role,
    e.ordinal,
    e.counted,
    e.rule,
    f.document_id,
    f.magnitude,
    f.value_base,
    f.low,
    f.high,
    f.half,
    f.step,
    f.decimals,
    f.factor,
    f.unit,
    f.base_unit,
    f.status,
    f.quote_text,
    f.cited
from equations as e
left join figures as f on f.indicator_id = e.indicator_id;
-- the rates of counts and of plans, each with what its part and whole give
create or replace temp view ratios as
select
    rate.kind,
    rate.kind = 'completion' and whole.status is not distinct from 'target' as is_plan, -- a plan is exact, however round: 5万亩
    rate.document_id,
    [part.cited, whole.cited, rate.cited] as cited,
    rate.magnitude as stated,
    100 * part.magnitude / whole.magnitude as expected,
    100 * part.low / case when is_plan then whole.magnitude else whole.high end as low,
    case
        when is_plan then 100 * part.high / whole.magnitude
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
where rate.role = 'rate' and whole.magnitude > 0;
-- those that state another rate
create or replace temp view wrong_ratios as
select
    kind,
    document_id,
    cited,
    stated,
    expected,
    (high - low + stated_high - stated_low) / 2 as tolerance,
    rate_text || ' = ' || written || ' → ' || said(expected, greatest(2, decimals)) || '% ✗' as arithmetic
from ratios
where apart(low, high, stated_low, stated_high);
