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
