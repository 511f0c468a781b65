-- How many documents of a part are of each run, site, year and region, and how long are they together?
select
    files.run_id,
    coalesce(files.site, '') as site,
    documents.year,
    documents.region_code,
    documents.region_name,
    count(*) as documents,
    sum(documents.raw_end - documents.raw_start)::bigint as characters
from $documents as documents
join $files as files using (file_id)
where not documents.is_collection
group by all
