-- How much do documents of each genre share with others?
create view main.reuse_by_genre as
with shared as (
    select distinct
        o.passage_id,
        o.document_id
    from main.passage_occurrences as o
    join main.passages as p on p.passage_id = o.passage_id
    where not p.is_stock
), passages as (
    select
        d.genre,
        count(distinct s.passage_id) as passages,
        count(distinct s.document_id) as sharing
    from shared as s
    join main.documents as d on d.document_id = s.document_id
    group by d.genre
), owned as (
    select
        d.genre,
        count(*) as documents,
        round(avg(t.own_share), 9) as own_share -- rounded: the order of a sum shows in its last digits
    from main.document_own_text as t
    join main.documents as d on d.document_id = t.document_id
    group by d.genre
)
select
    owned.genre,
    owned.documents,
    coalesce(passages.sharing, 0) as sharing,
    coalesce(passages.passages, 0) as passages,
    owned.own_share
from owned
left join passages on passages.genre is not distinct from owned.genre;
comment on view main.reuse_by_genre is '各文体文稿的复用情况 / reuse by genre';
comment on column main.reuse_by_genre.genre is '文体,不明则空 / genre, null where unknown';
comment on column main.reuse_by_genre.documents is '文稿数 / documents';
comment on column main.reuse_by_genre.sharing is '含复用段落的文稿数,套话除外 / documents with reused passages, stock phrases left out';
comment on column main.reuse_by_genre.passages is '复用段落数,套话除外 / reused passages, stock phrases left out';
comment on column main.reuse_by_genre.own_share is '独有文字的平均比例,0 至 1 / mean share of own text, 0 to 1';
