-- The answer of queries/documents_by_region.sql from the tallies of the parts.
select
    region_name,
    region_code,
    sum(documents)::bigint as documents,
    coalesce(sum(documents) filter (where run_id = $run_id), 0)::bigint as new_documents
from tallied_documents
group by
    region_name,
    region_code
order by
    region_code is null,
    documents desc,
    region_code
limit 12
