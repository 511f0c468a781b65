-- Which text runs stand in several documents, each place a row?
create view main.reused_passages as
select
    o.passage_id,
    o.document_id,
    o.segment_id,
    o.raw_start,
    o.raw_end,
    p.documents as occurrences
from main.passage_occurrences as o
join main.passages as p on p.passage_id = o.passage_id;
comment on view main.reused_passages is '见于多篇文稿的文字 / text runs that stand in several documents';
comment on column main.reused_passages.passage_id is '复用段落编号 / passage';
comment on column main.reused_passages.document_id is '文稿 / document';
comment on column main.reused_passages.segment_id is '所在段落 / paragraph';
comment on column main.reused_passages.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.reused_passages.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';
comment on column main.reused_passages.occurrences is '所在文稿数,2 以上 / documents it stands in, 2 or more';
