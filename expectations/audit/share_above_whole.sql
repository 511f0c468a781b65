-- 占比、普及率等不超过 100%,降幅不超过 100% / No share and no rate of a whole is above 100 %, and nothing falls by more
-- why: a decimal point was lost, or a figure was read into the wrong place; a share of a task may exceed 100 %
-- scope: file
with bounded as (
    select
        figures.*,
        case
            when measure = 'share' then '占比'
            when measure = 'growth' then '降幅'
            else name
        end as what
    from figures
    where base_unit = '%'
        and low > 100
        and (
            (measure = 'share' and not regexp_matches(coalesce(comparator, '') || name, '任务|计划|目标|预算|预期|应|去年|上年|同期|平均|标准'))
            or (
                measure = 'level'
                and regexp_matches(
                    name,
                    '(合格|覆盖|普及|绿化|绿地|整改|办结|满意|化解|处理|优良|达标|巩固|普惠|登记失业|城镇化|治愈|安装|通车|处置|回收|采纳|见面|到会|优秀|入住|知晓|识字|亮灯)[率度]$'
                )
            )
            or (measure = 'growth' and change_kind = 'percent' and value_base < 0 and not regexp_matches(name, '利润|效益|亏损|净|盈'))
        )
)
select
    b.document_id,
    [b.cited] as cited,
    b.magnitude as stated,
    100 as expected,
    b.half as tolerance,
    0.85 as sure,
    b.what || ' ' || b.quote_text || ' ≤ 100% ✗' as arithmetic
from bounded as b
left join sentences on sentences.segment_id = b.segment_id
-- 相当于正常保有量的104.9% is no share of it
where b.measure <> 'share'
    or (
        regexp_matches(sentences.text, '(占|比重|比例)[^,，;；。]{0,30}' || regexp_escape(b.quote_text))
        and not regexp_matches(sentences.text, '任务|计划|目标|预算|预期|相当于')
    )
