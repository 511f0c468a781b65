-- Which passages stand in most documents, copies of one document counted once?
with most as (
    select *
    from passages
    order by
        clusters desc,
        documents desc,
        letter_count desc,
        passage_id
    limit 6
)
select
    most.passage_id,
    most.clusters,
    most.documents,
    most.occurrences,
    most.variants,
    most.slots,
    most.is_stock,
    most.raw_start,
    most.raw_end,
    documents.title,
    files.file_id,
    files.path
from most
join documents using (document_id)
join files using (file_id)
order by
    most.clusters desc,
    most.documents desc,
    most.letter_count desc,
    most.passage_id
