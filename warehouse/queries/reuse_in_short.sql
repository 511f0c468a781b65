-- How many documents are copies of others, and how much text stands in several of them?
with papers as (
    select
        document_id,
        is_canonical
    from documents
    where not is_collection
),

pairs as (
    select
        count(*) filter (where method = 'exact') as exact_pairs,
        count(*) filter (where method = 'near') as near_pairs,
        count(distinct contained_id) filter (where method = 'contained') as contained_documents
    from duplicate_pairs
),

shares as (
    select
        sum(length) as characters,
        sum(greatest(0, length - reused - stock)) as own_characters
    from document_own_text
)

select
    count(*) as documents,
    count(*) filter (where not papers.is_canonical) as copies,
    any_value(pairs.exact_pairs) as exact_pairs,
    any_value(pairs.near_pairs) as near_pairs,
    any_value(pairs.contained_documents) as contained_documents,
    any_value(shares.own_characters / nullif(shares.characters, 0)) as own_share,
    (
        select count(*)
        from passages
    ) as passages
from papers
cross join pairs
cross join shares
