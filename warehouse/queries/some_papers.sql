-- What are some documents called, and in which files do they stand?
-- The ids stand in the filter as a list: so other documents are passed over while the parts are read.
with papers as (
    select
        document_id,
        file_id,
        title
    from documents
    where list_contains($document_ids, document_id)
)

select
    papers.document_id,
    papers.title,
    files.file_id,
    files.path
from papers
join files using (file_id)
