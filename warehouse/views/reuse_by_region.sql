-- How much do documents of each region share with others?
create view main.reuse_by_region as
with shared as (
    select distinct
        o.passage_id,
        o.document_id
    from main.passage_occurrences as o
    join main.passages as p on p.passage_id = o.passage_id
    where not p.is_stock
), passages as (
    select
        d.region_code,
        count(distinct s.passage_id) as passages,
        count(distinct s.document_id) as sharing
    from shared as s
    join main.documents as d on d.document_id = s.document_id
    group by d.region_code
), owned as (
    select
        d.region_code,
        count(*) as documents,
        round(avg(t.own_share), 9) as own_share -- rounded: the order of a sum shows in its last digits
    from main.document_own_text as t
    join main.documents as d on d.document_id = t.document_id
    group by d.region_code
)
select
    owned.region_code,
    owned.documents,
    coalesce(passages.sharing, 0) as sharing,
    coalesce(passages.passages, 0) as passages,
    owned.own_share
from owned
left join passages on passages.region_code is not distinct from owned.region_code;
comment on view main.reuse_by_region is '各地区文稿的复用情况 / reuse by region';
comment on column main.reuse_by_region.region_code is '行政区划代码,不明则空 / administrative division code, null where unknown';
comment on column main.reuse_by_region.documents is '文稿数 / documents';
comment on column main.reuse_by_region.sharing is '含复用段落的文稿数,套话除外 / documents with reused passages, stock phrases left out';
comment on column main.reuse_by_region.passages is '复用段落数,套话除外 / reused passages, stock phrases left out';
comment on column main.reuse_by_region.own_share is '独有文字的平均比例,0 至 1 / mean share of own text, 0 to 1';
