-- The answer of queries/site_contents.sql from the tallies of the parts.
with counted as (
    select
        site,
        run_id,
        files,
        0 as documents,
        0 as indicators,
        0 as masked
    from tallied_files
    union all
    select
        site,
        run_id,
        0,
        documents,
        0,
        0
    from tallied_documents
    union all
    select
        site,
        run_id,
        0,
        0,
        indicators,
        case when masked then indicators else 0 end
    from tallied_indicators
)

select
    site,
    sum(files)::bigint as files,
    coalesce(sum(files) filter (where run_id = $run_id), 0)::bigint as new_files,
    sum(documents)::bigint as documents,
    sum(indicators)::bigint as indicators,
    sum(masked)::bigint as masked,
    count(*) over () as sites
from counted
group by site
order by
    indicators desc,
    files desc,
    site
limit 15
