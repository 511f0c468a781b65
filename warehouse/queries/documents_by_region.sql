-- Of which regions are the documents, the most frequent first? Without a region: null.
select
    documents.region_name,
    documents.region_code,
    count(*) as documents,
    count(*) filter (where files.run_id = $run_id) as new_documents
from documents
join files using (file_id)
where not documents.is_collection
group by
    documents.region_name,
    documents.region_code
order by
    documents.region_code is null,
    documents desc,
    documents.region_code
limit 12
