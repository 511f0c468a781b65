-- 列举与个数相符;有“等”字时列举可以少于个数,不能多 / A list has as many items as its count says; with 等 it may have fewer, never more
-- why: 青山、白沙、黄冈、石桥、龙泉等3个镇 names five
-- scope: file
select
    count.document_id,
    [count.cited] as cited,
    count.magnitude as stated,
    counted.counted as expected,
    0 as tolerance,
    0.75 as sure,
    count.quote_text || case count.kind when 'items' then ' = ' else ' ≥ ' end || '列举 '
    || counted.counted || ' 项 ✗' as arithmetic
from members as count
join members as counted on counted.equation_id = count.equation_id and counted.role = 'counted'
where count.role = 'count'
    and (
        (count.kind = 'items' and count.magnitude <> counted.counted)
        or (count.kind = 'items_at_least' and count.magnitude < counted.counted)
    )
