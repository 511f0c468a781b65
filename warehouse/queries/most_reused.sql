-- Which passages stand in most documents, copies of one document counted once?
select
    passage_id,
    clusters,
    documents,
    occurrences,
    variants,
    slots,
    is_stock,
    document_id,
    raw_start,
    raw_end
from passages
order by
    clusters desc,
    documents desc,
    letter_count desc,
    passage_id
limit 6
