-- How much of each document is its own, and how much stands in others, too?
create view main.document_own_text as
with spans as (
    select
        o.document_id,
        o.raw_start,
        o.raw_end,
        p.is_stock
    from main.passage_occurrences as o
    join main.passages as p on p.passage_id = o.passage_id
), marked as (
    select
        *,
        max(raw_end) over (
            partition by document_id, is_stock
            order by raw_start, raw_end
            rows between unbounded preceding and 1 preceding
        ) as covered
    from spans
), lengths as (
    select
        document_id,
        sum(greatest(0, raw_end - greatest(raw_start, coalesce(covered, 0)))) filter (not is_stock) as reused,
        sum(greatest(0, raw_end - greatest(raw_start, coalesce(covered, 0)))) filter (is_stock) as stock
    from marked
    group by document_id
)
select
    d.document_id,
    d.title,
    d.region_code,
    d.year,
    d.raw_end - d.raw_start as length,
    coalesce(l.reused, 0)::bigint as reused,
    coalesce(l.stock, 0)::bigint as stock,
    greatest(0, 1 - (coalesce(l.reused, 0) + coalesce(l.stock, 0)) / greatest(1, d.raw_end - d.raw_start)) as own_share
from main.documents as d
left join lengths as l on l.document_id = d.document_id
where not d.is_collection;
comment on view main.document_own_text is '每篇文稿有多少是自己的文字 / how much of each document is its own text';
comment on column main.document_own_text.document_id is '文稿 / document';
comment on column main.document_own_text.title is '标题 / title';
comment on column main.document_own_text.region_code is '行政区划代码 / administrative division code';
comment on column main.document_own_text.year is '年份,公历 / year AD';
comment on column main.document_own_text.length is '原文长度,码点 / length in files.text, code points';
comment on column main.document_own_text.reused is '也见于他篇的文字,码点,套话除外 / text that stands in others, too, code points, stock phrases left out';
comment on column main.document_own_text.stock is '套话,码点 / stock phrases, code points';
comment on column main.document_own_text.own_share is '独有文字的比例,0 至 1 / share of text that stands nowhere else, 0 to 1';
