-- 关联不跨文件 / A link joins figures of one file
-- why: rows of a file depend on its bytes alone
-- table: indicator_links
-- column: from_id
-- severity: warning
select
    concat_ws('|', t.from_id, t.to_id, t.relation) as row_id,
    t.relation
from {batch} as t
where left(t.from_id, 32) <> left(t.to_id, 32)
