-- Which sentence or heading is meant, by an indicator in it or by a place in a file?
select
    segments.segment_id,
    segments.text,
    segments.raw_start,
    segments.raw_end,
    segments.section_role,
    documents.title,
    documents.year,
    documents.year_source,
    files.path
from segments
join documents using (document_id)
join files using (file_id)
where segments.kind <> 'paragraph'
    and (
        segments.segment_id in (
            select segment_id
            from indicators
            where indicator_id = $indicator_id
        )
        or (
            files.path = $path
            and segments.raw_start <= $at
            and $at < segments.raw_end
        )
    )
order by segments.raw_start
limit 1
