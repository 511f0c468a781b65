-- 年份有依据 / A year has evidence
-- why: a year without a quote cannot be checked
-- table: documents
-- column: year
-- severity: critical
select
    t.document_id as row_id,
    t.year,
    t.year_source
from {batch} as t
where t.year is not null and not exists (
    select 1
    from document_evidence as e
    where e.document_id = t.document_id and e.field = 'year'
)
