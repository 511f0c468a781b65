-- 复用段落种类为整段或句群 / A passage is a paragraph or a run of sentences
-- why: an unknown kind has no rule for its bounds
-- table: passages
-- column: kind
-- severity: critical
select
    t.passage_id as row_id,
    t.kind
from {batch} as t
where not coalesce(t.kind in ('paragraph', 'run'), false)
