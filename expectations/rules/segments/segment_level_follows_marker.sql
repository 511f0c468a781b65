-- 层级与序号相符,无序号的标题为 0 级 / The level is that of the marker: 一、=1, (一)=2, 1.=3, (1)=4, 一是=5; none: 0
-- why: an outline that contradicts its own numbering cannot be navigated
-- table: segments
-- column: level
-- severity: warning
select
    t.segment_id as row_id,
    t.kind,
    t.marker,
    t.level
from {batch} as t
where t.level is distinct from case
    when t.marker is null then case t.kind when 'heading' then 0 end
    when regexp_matches(t.marker, '^(第[一二三四五六七八九十]+(部分|章|编)|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])') then 1
    when regexp_matches(t.marker, '^第[一二三四五六七八九十]+节') then 2
    when regexp_matches(t.marker, '^([(（〔【\[][ 　]*[一二三四五六七八九十]|[一二三四五六七八九十]+[)）]|[㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩])') then 2
    when regexp_matches(t.marker, '^([(（〔【\[][ 　]*[0-9０-９]|[0-9０-９]+[ 　]*[)）])') then 4
    when regexp_matches(t.marker, '^[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽❶❷❸❹❺❻❼❽❾❿]') then 4
    when regexp_matches(t.marker, '^[0-9０-９⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑]') then 3
    when regexp_matches(t.marker, '^[一二三四五六七八九十]+[ 　]*[、.．,，:：]') then 1
    else 5
end
