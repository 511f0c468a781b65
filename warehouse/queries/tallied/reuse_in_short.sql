-- The answer of queries/reuse_in_short.sql from the tallies of the parts, and from what each document shares.
with papers as (
    select
        sum(documents)::bigint as documents,
        sum(characters) as characters
    from tallied_documents
),

copied as (
    select count(*) as copies
    from document_clusters
    where not is_canonical
),

pairs as (
    select
        count(*) filter (where method = 'exact') as exact_pairs,
        count(*) filter (where method = 'near') as near_pairs,
        count(distinct contained_id) filter (where method = 'contained') as contained_documents
    from duplicate_pairs
),

shared as (
    select coalesce(sum(least(shared.shared, lengths.length)), 0) as characters
    from tallied_shared as shared
    join tallied_lengths as lengths using (document_id)
)

select
    coalesce(papers.documents, 0) as documents,
    copied.copies,
    pairs.exact_pairs,
    pairs.near_pairs,
    pairs.contained_documents,
    (papers.characters - shared.characters) / nullif(papers.characters, 0) as own_share,
    (
        select count(*)
        from passages
    ) as passages
from papers
cross join copied
cross join pairs
cross join shared
