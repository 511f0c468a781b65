-- 明示年份的数字见于依据 / The evidence of a stated year holds its digits
-- why: a stated year whose digits stand nowhere should be called inferred
-- table: documents
-- column: year
-- severity: warning
with legible as (
    select distinct d.document_id
    from {batch} as d
    join document_evidence as e on e.document_id = d.document_id
    where d.year_source = 'stated'
        and e.field = 'year'
        and (
            contains(translate(e.quote, '０１２３４５６７８９', '0123456789'), cast(d.year as varchar))
            or contains(
                translate(e.quote, '○Ｏ零０', '〇〇〇〇'),
                translate(cast(d.year as varchar), '0123456789', '〇一二三四五六七八九')
            )
        )
)
select
    t.document_id as row_id,
    t.year
from documents as t
where t.year_source = 'stated' and not exists (
    select 1
    from legible
    where legible.document_id = t.document_id
)
