-- 校订确有改动 / An edit changes something
-- why: an edit that puts back what it removed hides the edits that matter
-- table: edits
-- column: inserted
-- severity: warning
select
    t.edit_id as row_id,
    t.kind,
    t.rule,
    t.removed
from {batch} as t
where t.removed = t.inserted
