-- Where do some sentences stand, of which documents and files?
-- The ids stand in the filter as a list: so other sentences are passed over while the parts are read.
with sentences as (
    select
        segment_id,
        document_id,
        raw_start,
        raw_end
    from segments
    where list_contains($segment_ids, segment_id)
),

papers as (
    select
        document_id,
        file_id,
        title
    from documents
    where list_contains($document_ids, document_id)
)

select
    sentences.segment_id,
    sentences.raw_start,
    sentences.raw_end,
    papers.title,
    files.file_id,
    files.path
from sentences
join papers using (document_id)
join files using (file_id)
