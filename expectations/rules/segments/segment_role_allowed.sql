-- 段落作用取值在规定范围 / The section's role is one of the agreed values
-- why: an unknown role drops out of every count by role
-- table: segments
-- column: section_role
-- severity: warning
select
    t.segment_id as row_id,
    t.section_role
from {batch} as t
where t.section_role not in ('achievements', 'problems', 'situation', 'tasks', 'requirements', 'ritual')
