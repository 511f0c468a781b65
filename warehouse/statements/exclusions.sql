-- What a staging database's verdicts keep out: critical faults alone; files with all their rows, leaves, dangling links.
insert into staged_files
select distinct file_id from staging.main.files;

insert into rejected_files
select distinct file_id
from staging.main.rejected
where severity = 'critical' and table_name in ($whole_file) and file_id is not null;

insert into kept_out
select file_id from rejected_files;

insert into rejected_rows
select distinct table_name, row_id
from staging.main.rejected
where severity = 'critical' and table_name not in ($whole_file);

create temp table dangling_links as
with lost as (
    select row_id from rejected_rows where table_name = 'indicators'
)
select
    $link_id as row_id,
    left(from_id, 32) as file_id,
    to_json(links) as "row"
from staging.main.indicator_links as links
where (from_id in (from lost) or to_id in (from lost))
    and $link_id not in (select row_id from rejected_rows where table_name = 'indicator_links')
    and left(from_id, 32) not in (select file_id from rejected_files);

insert into rejected_rows
select 'indicator_links', row_id from dangling_links;

create temp table dangling_equations as
with lost as (
    select row_id from rejected_rows where table_name = 'indicators'
),
broken as (
    select distinct equation_id
    from staging.main.equations
    where indicator_id in (from lost)
)
select
    $member_id as row_id,
    left(equation_id, 32) as file_id,
    to_json(members) as "row"
from staging.main.equations as members
where equation_id in (from broken)
    and $member_id not in (select row_id from rejected_rows where table_name = 'equations')
    and left(equation_id, 32) not in (select file_id from rejected_files);

insert into rejected_rows
select 'equations', row_id from dangling_equations;

-- what the quarantine hears of the run: rows held back, and rows that a person has released from the promise they break
create temp view faults as
select
    table_name,
    row_id,
    expectation,
    reason,
    cast("row" as varchar) as "row",
    path,
    case when severity = 'released' then 'released' end as status,
    cast(null as varchar) as note
from staging.main.rejected
where severity in ('critical', 'released')
union all
select
    'indicator_links',
    row_id,
    'link_ends_exist',
    'an indicator it joins is in quarantine',
    cast("row" as varchar),
    files.path,
    null,
    null
from dangling_links
left join staging.main.files using (file_id)
union all
select
    'equations',
    row_id,
    'equation_members_exist',
    'an indicator of the equation is in quarantine',
    cast("row" as varchar),
    files.path,
    null,
    null
from dangling_equations
left join staging.main.files using (file_id)
