-- 代表文稿存在且代表自身 / A member's canonical document exists and is its own canonical
-- why: a chain of canonicals leads a reader to a document that stands for another
-- table: document_clusters
-- column: cluster_id
-- severity: critical
select
    t.document_id as row_id,
    t.cluster_id
from {batch} as t
where not exists (
    select 1
    from known_documents as d
    where d.document_id = t.cluster_id
) or exists (
    select 1
    from document_clusters as c
    where c.document_id = t.cluster_id and c.cluster_id <> c.document_id
)
