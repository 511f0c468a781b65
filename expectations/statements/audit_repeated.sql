-- Which figures are stated twice in a document, of the same thing, place, scope and time, with values that differ?
create or replace temp table repeated as
with comparable as (
    select
        *,
        coalesce(name_canonical, name) as what,
        hash(
            document_id,
            coalesce(name_canonical, name),
            name,
            measure,
            base_unit,
            status,
            period_start,
            period_end,
            coalesce(period_kind, ''),
            coalesce(subject, ''),
            coalesce(region_code, ''),
            coalesce(scope, ''),
            coalesce(comparator, ''),
            coalesce(of_measure, ''),
            coalesce(change_kind, ''),
            coalesce(growth_basis, ''),
            coalesce(base_period, '')
        ) as key
    from figures
    where measure in ('level', 'growth', 'share')
        and bound = '='
        and qualifier = 'exact'
        and coalesce(period_start, period_end) is not null
        -- two projects of one document may share a name; a figure of a place, or one that the catalogue knows, is its own
        and (name_canonical is not null or (length(name) > 4 and subject is not null))
        and not regexp_matches(name, '其他|新建|小计')
),
keys as (
    select key
    from comparable
    group by key
    having count(*) > 1 and count(distinct value_base) = 2 and count(distinct segment_id) > 1
),
firsts as (
    select
        c.key,
        arg_min(c, c.raw_start) as first
    from comparable as c
    join keys on keys.key = c.key
    group by c.key
),
seconds as (
    select
        c.key,
        arg_min(c, c.raw_start) as second
    from comparable as c
    join firsts on firsts.key = c.key
    where c.value_base <> firsts.first.value_base
    group by c.key
),
pairs as (
    select
        firsts.first,
        seconds.second,
        log10(greatest(second.magnitude, 1e-12) / greatest(first.magnitude, 1e-12)) as power
    from firsts
    join seconds on seconds.key = firsts.key
)
select
    first.document_id as document_id,
    first.what as what,
    first.cited as first_cited,
    second.cited as second_cited,
    first.quote_text as first_text,
    second.quote_text as second_text,
    first.magnitude as first_magnitude,
    second.magnitude as second_magnitude,
    first.half + second.half as tolerance,
    case
        when abs(round(power)) in (1, 2, 4, 8) and abs(power - round(power)) < 1e-6 then pow(10, abs(round(power)))::bigint
    end as slip
from pairs
where first.segment_id <> second.segment_id
    and apart(first.low, first.high, second.low, second.high)
