-- How long is each document of a part, collections left out?
select
    document_id,
    raw_end - raw_start as length
from $documents
where not is_collection
