-- What did this run stage, and what did the last ones bring? A row each; the promises hold them against each other.
create or replace table run_counts as
with held_back as (
    select distinct file_id
    from rejected
    where severity = 'critical' and list_contains($$whole_file, table_name)
)
select
    $$run_id as run_id,
    cast($$started_at as timestamp) as started_at,
    true as is_current,
    (select count(*) from files where file_id not in (select file_id from held_back)) as files,
    cast($$unreadable as bigint) + (select count(*) from held_back) as files_quarantined,
    (select count(*) from documents) as documents,
    (select count(*) from indicators) as indicators,
    (select count(*) from indicators where masked) as masked
union all
select
    run_id,
    started_at,
    false,
    files_new,
    files_quarantined,
    documents,
    indicators,
    masked
from earlier
