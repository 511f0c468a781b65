-- Which corrections fit the rows as they are read now, and how do those rows look with them?
create or replace temp table reading as
select
    indicators.indicator_id,
    indicators.quote,
    to_json(indicators) as row_read
from main.indicators
where indicators.indicator_id in (
    select indicator_id
    from quality.corrections
    where state not in ('superseded', 'retracted')
);

create or replace temp table fitting as
with fields as (
    select
        rowid as correction,
        indicator_id,
        unnest(json_keys(sets)) as field
    from quality.corrections
    where state not in ('superseded', 'retracted')
),
compared as (
    select
        fields.correction,
        bool_and(now.value is not distinct from sets.value) as agrees,
        bool_and(now.value is not distinct from sets.value or now.value is not distinct from before.value) as is_known
    from fields
    join quality.corrections as old on old.rowid = fields.correction
    join reading on reading.indicator_id = fields.indicator_id,
        lateral (select coalesce(json_extract_string(reading.row_read, '$$.' || fields.field), 'null') as value) as now,
        lateral (select coalesce(json_extract_string(old.sets, '$$.' || fields.field), 'null') as value) as sets,
        lateral (select coalesce(json_extract_string(old.row_read, '$$.' || fields.field), 'null') as value) as before
    group by fields.correction
)
select
    old.rowid as correction,
    case
        when reading.indicator_id is null then 'gone'
        when reading.quote <> old.quote then 'moved'
        when compared.agrees then 'confirmed'
        when compared.is_known then 'applied'
        else 'changed'
    end as state
from quality.corrections as old
left join reading on reading.indicator_id = old.indicator_id
left join compared on compared.correction = old.rowid
where old.state not in ('superseded', 'retracted');

update quality.corrections
set state = fitting.state
from fitting
where fitting.correction = corrections.rowid;

delete from quality.corrected_rows;

insert into quality.corrected_rows
with merged as (
    select
        reading.indicator_id,
        any_value(reading.row_read) as row_read,
        -- one after the other, so that a null takes a value away
        list_reduce(
            list_prepend(any_value(reading.row_read), list(corrections.sets order by corrections.corrected_at, corrections.rowid)),
            lambda shown, sets : json_merge_patch(shown, sets)
        ) as row_shown
    from quality.corrections
    join reading using (indicator_id)
    where corrections.state in ('applied', 'changed')
    group by reading.indicator_id
)
select
    indicator_id,
    row_read,
    case when row_shown ->> 'withdrawn' is distinct from 'true' then row_shown end
from merged
order by indicator_id
