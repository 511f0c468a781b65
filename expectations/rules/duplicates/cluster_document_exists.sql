-- 重复簇的文稿存在且不是合集 / A cluster's document exists and is no collection
-- why: a cluster of nothing is a dangling row
-- table: document_clusters
-- column: document_id
-- severity: critical
select
    t.document_id as row_id,
    t.cluster_id
from {batch} as t
where not exists (
    select 1
    from known_documents as d
    where d.document_id = t.document_id and not d.is_collection
)
