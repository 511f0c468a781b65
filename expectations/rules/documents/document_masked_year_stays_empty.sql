-- 遮蔽的年份没有变成年份 / No masked year became a stated year
-- why: 20_年 does not say which year it is; a year read from it is invented
-- table: documents
-- column: year
-- severity: critical
with quoted as (
    select
        d.document_id,
        d.year,
        e.quote,
        e.raw_start,
        e.raw_end,
        contains(
            translate(e.quote, '０１２３４５６７８９○Ｏ零', '0123456789〇〇〇'),
            cast(d.year as varchar)
        ) or contains(
            translate(e.quote, '○Ｏ零０', '〇〇〇〇'),
            translate(cast(d.year as varchar), '0123456789', '〇一二三四五六七八九')
        ) as legible
    from {batch} as d
    join document_evidence as e on e.document_id = d.document_id
    where d.year_source = 'stated' and e.field = 'year'
),
best as (
    select
        document_id,
        bool_or(legible) as legible
    from quoted
    group by document_id
)
select distinct
    quoted.document_id as row_id,
    quoted.year,
    quoted.quote
from quoted
join best on best.document_id = quoted.document_id
left join marks as m
    on m.document_id = quoted.document_id
    and m.kind in ('masked_year', 'lost_digits')
    and m.raw_start < quoted.raw_end
    and m.raw_end > quoted.raw_start
where not best.legible
    and (m.kind is not null or regexp_matches(quoted.quote, '[12１２][0-9０-９]?[0-9０-９]?[_＿XxＸｘ×*＊□]'))
