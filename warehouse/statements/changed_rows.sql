-- Which rows of some owners are not as they were? Told by key: all rows of a key are replaced together.
create or replace temp table rows_after as
$given;

create or replace temp table rows_before as
from $current as rows
where $owner in (select owner $replaced)
    or $owner in (select $owner from rows_after);

create or replace temp table changed_keys as
with
after as (
    select
        $keys,
        count(*) as copies,
        sum(cast(hash(rows) as hugeint)) as content
    from rows_after as rows
    group by $keys
),
before as (
    select
        $keys,
        count(*) as copies,
        sum(cast(hash(rows) as hugeint)) as content
    from rows_before as rows
    group by $keys
)
select $keys
from after
full join before using ($keys)
where after.copies is distinct from before.copies or after.content is distinct from before.content
