-- 数字多的文稿应有指标 / A document with many digits yields indicators
-- why: hundreds of digits without one figure point to a rule that fails on this page
-- table: documents
-- column: text
-- severity: warning
with silent as materialized (
    select
        d.document_id,
        d.title,
        d.text
    from {batch} as d
    where not d.is_collection and not exists (
        select 1
        from indicators as i
        where i.document_id = d.document_id
    )
),
counted as (
    select
        document_id,
        title,
        length(text) - length(translate(text, '0123456789', '')) as digits
    from silent
)
select
    document_id as row_id,
    title,
    digits
from counted
where digits >= 100
