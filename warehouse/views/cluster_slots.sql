-- In which slots do the documents of a cluster differ?
create view main.cluster_slots as
select
    d.cluster_id,
    s.passage_id,
    s.slot,
    s.kind,
    s.document_id,
    s.value,
    s.raw_start,
    s.raw_end
from main.passage_slots as s
join main.documents as d on d.document_id = s.document_id
where d.cluster_id in (
    select cluster_id
    from main.documents
    group by cluster_id
    having count(*) > 1
);
comment on view main.cluster_slots is '重复簇内各副本的变动处:同一讲话,不同数字 / slots of the documents of a cluster: same speech, other numbers';
comment on column main.cluster_slots.cluster_id is '重复簇:代表文稿的编号 / cluster, the id of its canonical document';
comment on column main.cluster_slots.passage_id is '复用段落编号 / passage';
comment on column main.cluster_slots.slot is '第几处,1 起 / number of the slot in the passage, from 1';
comment on column main.cluster_slots.kind is '种类:place 地名,year 年份,number 数字,name 人名,other 其他 / place, year, number, name or other';
comment on column main.cluster_slots.document_id is '文稿 / document';
comment on column main.cluster_slots.value is '本文稿所填文字 / what this document has there';
comment on column main.cluster_slots.raw_start is '起点,原文码点偏移 / start in files.text, code points';
comment on column main.cluster_slots.raw_end is '终点(不含),原文码点偏移 / end in files.text (exclusive), code points';
