-- What stands on a site's pages, where are their documents, and what did rules of furniture take away?
with pages as (
    select
        file_id,
        text
    from files
    where coalesce(site, '') = $site
        and media_type = 'text/plain'
        and file_id > $after
    order by file_id
    limit $most
),

papers as (
    select
        file_id,
        list([raw_start, raw_end] order by raw_start) as spans
    from documents
    where file_id in (select file_id from pages)
        and not is_collection
    group by file_id
),

removed as (
    select
        file_id,
        list([raw_start, raw_end] order by raw_start) as spans
    from edits
    where file_id in (select file_id from pages)
        and kind = 'furniture'
        and rule <> 'outside_documents'
    group by file_id
)

select
    pages.file_id,
    pages.text,
    coalesce(papers.spans, []) as documents,
    coalesce(removed.spans, []) as furniture
from pages
left join papers using (file_id)
left join removed using (file_id)
order by pages.file_id
