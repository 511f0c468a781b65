-- Which indicators should a person look at first, and in which sentences do they stand?
with doubtful as (
    select *
    from indicators
    where confidence < 0.7
    order by
        confidence,
        indicator_id
    limit 8
)
select
    doubtful.indicator_id,
    doubtful.confidence,
    doubtful.name,
    doubtful.value,
    doubtful.unit,
    doubtful.masked,
    doubtful.reasons,
    doubtful.raw_start,
    doubtful.raw_end,
    segments.raw_start as sentence_start,
    segments.raw_end as sentence_end,
    files.file_id,
    files.path
from doubtful
join segments using (segment_id)
join documents on documents.document_id = doubtful.document_id
join files using (file_id)
order by
    doubtful.confidence,
    doubtful.indicator_id
