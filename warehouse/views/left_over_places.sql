-- Which places of other counties were left in reused passages?
create view main.left_over_places as
select
    o.passage_id,
    f.document_id,
    d.region_code as own_code,
    d.region_name as own_name,
    f.name,
    f.region_code,
    f.raw_start,
    f.raw_end,
    exists (
        select 1
        from main.passage_occurrences as other
        join main.documents as source on source.document_id = other.document_id
        where other.passage_id = o.passage_id and source.region_code = f.region_code
    ) as source_known
from main.foreign_places as f
join main.documents as d on d.document_id = f.document_id
join main.passage_occurrences as o
    on o.document_id = f.document_id
    and o.raw_start <= f.raw_start
    and o.raw_end >= f.raw_end;
comment on view main.left_over_places is '复用段落里残留的外县地名 / places of other counties left in reused passages';
comment on column main.left_over_places.passage_id is '复用段落编号 / passage';
comment on column main.left_over_places.document_id is '文稿 / document';
comment on column main.left_over_places.own_code is '文稿自己的行政区划代码 / division code of the document itself';
comment on column main.left_over_places.own_name is '文稿自己的行政区名称 / name of the document''s own region';
comment on column main.left_over_places.name is '残留的地名,净文本 / the place left over, clean text';
comment on column main.left_over_places.region_code is '该地的行政区划代码 / division code of that place';
comment on column main.left_over_places.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.left_over_places.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';
comment on column main.left_over_places.source_known is '该地是否有文稿也含此段落 / whether a document of that place has the passage, too';
