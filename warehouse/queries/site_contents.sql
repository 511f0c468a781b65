-- What came from which site, and how much of it is masked? Pages that name no site are one group, ''.
with documents_of_file as (
    select
        file_id,
        count(*) as documents
    from documents
    where not is_collection
    group by file_id
),

indicators_of_file as (
    select
        left(document_id, 32) as file_id,
        count(*) as indicators,
        count(*) filter (where masked) as masked
    from indicators
    group by all
)

select
    coalesce(files.site, '') as site,
    count(*) as files,
    count(*) filter (where files.run_id = $run_id) as new_files,
    coalesce(sum(documents_of_file.documents), 0)::bigint as documents,
    coalesce(sum(indicators_of_file.indicators), 0)::bigint as indicators,
    coalesce(sum(indicators_of_file.masked), 0)::bigint as masked,
    count(*) over () as sites
from files
left join documents_of_file using (file_id)
left join indicators_of_file using (file_id)
group by coalesce(files.site, '')
order by
    indicators desc,
    files desc,
    site
limit 15
