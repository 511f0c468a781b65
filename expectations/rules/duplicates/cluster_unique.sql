-- 一篇文稿只属于一个重复簇 / A document belongs to one cluster
-- why: clusters do not chain
-- table: document_clusters
-- column: document_id
-- severity: critical
with repeated as (
    select document_id
    from document_clusters
    group by document_id
    having count(*) > 1
)
select
    t.document_id as row_id,
    t.cluster_id
from {batch} as t
join repeated on repeated.document_id = t.document_id
