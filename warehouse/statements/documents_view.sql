-- Documents with their duplicate clusters: a document of none is its own, a collection has none.
select
    $columns,
    case
        when not documents.is_collection then coalesce(clusters.cluster_id, documents.document_id)
    end as cluster_id,
    case
        when not documents.is_collection then coalesce(clusters.is_canonical, true)
    end as is_canonical
    $extra
from $documents as documents
left join $clusters as clusters on clusters.document_id = documents.document_id
