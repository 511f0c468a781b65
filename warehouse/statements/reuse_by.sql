-- How much do documents of each $by share with others?
create view main.reuse_by_$by as
with shared as (
    select distinct
        o.passage_id,
        o.document_id
    from main.passage_occurrences as o
    join main.passages as p on p.passage_id = o.passage_id
    where not p.is_stock
), passages as (
    select
        d.$column,
        count(distinct s.passage_id) as passages,
        count(distinct s.document_id) as sharing
    from shared as s
    join main.documents as d on d.document_id = s.document_id
    group by d.$column
), owned as (
    select
        d.$column,
        count(*) as documents,
        round(avg(t.own_share), 9) as own_share -- rounded: the order of a sum shows in its last digits
    from main.document_own_text as t
    join main.documents as d on d.document_id = t.document_id
    group by d.$column
)
select
    owned.$column,
    owned.documents,
    coalesce(passages.sharing, 0) as sharing,
    coalesce(passages.passages, 0) as passages,
    owned.own_share
from owned
left join passages on passages.$column is not distinct from owned.$column;
comment on view main.reuse_by_$by is '各$word文稿的复用情况 / reuse by $by';
comment on column main.reuse_by_$by.$column is '$meaning';
comment on column main.reuse_by_$by.documents is '文稿数 / documents';
comment on column main.reuse_by_$by.sharing is '含复用段落的文稿数,套话除外 / documents with reused passages, stock phrases left out';
comment on column main.reuse_by_$by.passages is '复用段落数,套话除外 / reused passages, stock phrases left out';
comment on column main.reuse_by_$by.own_share is '独有文字的平均比例,0 至 1 / mean share of own text, 0 to 1';
