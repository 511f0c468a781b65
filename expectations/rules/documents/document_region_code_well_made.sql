-- 行政区划代码为六位数字 / A region code has six digits
-- why: other codes join no region
-- table: documents
-- column: region_code
-- severity: warning
select
    t.document_id as row_id,
    t.region_code
from {batch} as t
where not regexp_full_match(t.region_code, '[1-9][0-9]{{5}}')
