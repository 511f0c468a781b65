-- The answer of queries/documents_by_year.sql from the tallies of the parts.
select
    year,
    sum(documents)::bigint as documents,
    coalesce(sum(documents) filter (where run_id = $run_id), 0)::bigint as new_documents
from tallied_documents
group by year
order by year
