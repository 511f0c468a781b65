-- 仅代表文稿带代表标记 / Exactly the canonical document is flagged as such
-- why: counting canonical documents counts each text once
-- table: document_clusters
-- column: is_canonical
-- severity: critical
select
    t.document_id as row_id,
    t.cluster_id,
    t.is_canonical
from {batch} as t
where t.is_canonical is distinct from (t.document_id = t.cluster_id)
