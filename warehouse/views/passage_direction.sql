-- Who wrote a passage first, as far as years and places left over tell?
create view main.passage_direction as
with years as (
    select
        o.passage_id,
        o.document_id,
        o.raw_start,
        o.raw_end,
        coalesce(d.year, d.year_from) as earliest,
        coalesce(d.year, d.year_to) as latest,
        d.region_code
    from main.passage_occurrences as o
    join main.documents as d on d.document_id = o.document_id
), firsts as (
    select
        passage_id,
        min(latest) as first_latest,
        arg_min(document_id, (latest, document_id)) as first_id,
        count(*) filter (earliest is null) as undated
    from years
    group by passage_id
), followers as (
    select
        f.passage_id,
        min(y.earliest) as next_earliest
    from firsts as f
    join years as y on y.passage_id = f.passage_id and y.document_id <> f.first_id
    group by f.passage_id
), left_over as (
    select
        y.passage_id,
        y.document_id,
        f.region_code as place
    from years as y
    join main.foreign_places as f
        on f.document_id = y.document_id
        and f.raw_start >= y.raw_start
        and f.raw_end <= y.raw_end
), places as ( -- all others name the place of the one document that names none: theirs was copied from there
    select
        source.passage_id,
        source.document_id as first_id
    from years as source
    join left_over as l on l.passage_id = source.passage_id and l.place = source.region_code
    where not exists (
        select 1
        from left_over as own
        where own.passage_id = source.passage_id and own.document_id = source.document_id
    )
    group by
        source.passage_id,
        source.document_id
    having count(distinct l.document_id) = (
        select count(distinct y.document_id) - 1
        from years as y
        where y.passage_id = source.passage_id
    )
)
select
    y.passage_id,
    y.document_id,
    y.raw_start,
    y.raw_end,
    case when n.next_earliest > f.first_latest and f.undated = 0 then f.first_id else p.first_id end as first_id,
    case
        when n.next_earliest > f.first_latest and f.undated = 0 then 'year'
        when p.first_id is not null then 'place'
    end as evidence,
    y.earliest as year_from,
    y.latest as year_to
from years as y
join firsts as f on f.passage_id = y.passage_id
left join followers as n on n.passage_id = y.passage_id
left join places as p on p.passage_id = y.passage_id;
comment on view main.passage_direction is '复用段落的先后:年份可定,或他篇残留着此篇的地名 / which document had a passage first, where the years tell or all others have its place left over';
comment on column main.passage_direction.passage_id is '复用段落编号 / passage';
comment on column main.passage_direction.document_id is '文稿 / document';
comment on column main.passage_direction.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.passage_direction.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';
comment on column main.passage_direction.first_id is '最早的文稿;不能确定则空 / the earliest document, null where it is not certain';
comment on column main.passage_direction.evidence is '依据:year 年份,place 他篇残留的地名;不能确定则空 / year, place left over in the others, or null';
comment on column main.passage_direction.year_from is '文稿年份下限 / earliest possible year of the document';
comment on column main.passage_direction.year_to is '文稿年份上限 / latest possible year of the document';
