-- 所属系统取值在规定范围 / The body system is one of the agreed values
-- why: an unknown value drops out of every count by system
-- table: documents
-- column: body_system
-- severity: warning
select
    t.document_id as row_id,
    t.body_system
from {batch} as t
where t.body_system not in ('party', 'government', 'congress', 'cppcc', 'discipline', 'enterprise', 'other')
