-- 存疑处经原文核对 / A mark was checked against the raw text
-- why: a mark must stand on what it says is damaged
-- table: marks
-- column: verified
-- severity: critical
select
    concat_ws('|', t.file_id, t.raw_start, t.kind) as row_id,
    t.rule
from {batch} as t
where t.verified is not true
