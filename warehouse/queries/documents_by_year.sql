-- Of which years are the documents, and how many of them did one run bring? Without a year: null.
select
    documents.year,
    count(*) as documents,
    count(*) filter (where files.run_id = $run_id) as new_documents
from documents
join files using (file_id)
where not documents.is_collection
group by documents.year
order by documents.year
