-- 数字多的文稿应有指标 / A document with many digits yields indicators
-- why: hundreds of digits without one figure point to a rule that fails on this page
-- table: documents
-- column: text
-- severity: warning
with silent as materialized (
    -- ids alone: a join that carries the texts would hold all of them in memory
    select d.document_id
    from documents as d
    where not d.is_collection and not exists (
        select 1
        from indicators as i
        where i.document_id = d.document_id
    )
),
counted as (
    select
        t.document_id,
        t.title,
        -- as a condition it would be asked last, and the digits of all documents be counted: a third of the time
        case
            when t.document_id in (select document_id from silent)
                then length(t.text) - length(translate(t.text, '0123456789', ''))
        end as digits
    from {batch} as t
)
select
    document_id as row_id,
    title,
    digits
from counted
where digits >= 100
