-- Where do some sentences stand, of which documents and files?
with sentences as (
    select
        segment_id,
        document_id,
        raw_start,
        raw_end
    from segments
    where segment_id in (select unnest($segment_ids))
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
