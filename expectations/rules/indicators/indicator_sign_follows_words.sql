-- 增减和差距的正负与其前最近的增减用词一致 / The sign of a growth or gap is that of the last word of rise or fall before it
-- why: a fall read as a rise turns a report round
-- table: indicators
-- column: value
-- severity: warning
with placed as (
    select
        t.indicator_id,
        t.quote_text,
        t.measure,
        t.value,
        s.text as sentence,
        case
            -- a sentence without edits: the place is exact; else only a quote that stands in it once is placed
            when length(s.text) = s.raw_end - s.raw_start then t.raw_start - s.raw_start
            when length(replace(s.text, t.quote_text, '')) = length(s.text) - length(t.quote_text)
                then strpos(s.text, t.quote_text) - 1
        end as before
    from {batch} as t
    join segments as s on s.segment_id = t.segment_id
    where t.measure in ('growth', 'gap') and t.value <> 0
),
cued as (
    select
        *,
        regexp_extract(
            -- the last clause before the number
            regexp_extract(replace(left(sentence, before), '负增长', '下降'), '[^。；;!！?？]*$'),
            '.*(下降|减少|降低|下滑|回落|下跌|缩短|缩减|萎缩|收窄|落后|不足|增长|提高|增加|上升|上涨|提升|扩大|新增|提速'
            || '|减|降|低|少|跌|削|差|缺|短|慢|退|负|高|增|升|攀|多|快|涨|超|长|进|翻|跃)',
            1
        ) as cue
    from placed
    where before is not null
)
select
    indicator_id as row_id,
    quote_text,
    measure,
    value,
    cue
from cued
where cue <> ''
    and (value < 0) <> regexp_full_match(
        cue,
        '下降|减少|降低|下滑|回落|下跌|缩短|缩减|萎缩|收窄|落后|不足|减|降|低|少|跌|削|差|缺|短|慢|退|负'
    )
