-- 引文含遮蔽字符时标为遮蔽 / A quote with blanked-out digits is flagged as masked
-- why: 20xx平方米 read as 20 square metres is a wrong figure
-- table: indicators
-- column: masked
-- severity: critical
select
    t.indicator_id as row_id,
    t.quote,
    t.quote_text
from {batch} as t
where not t.masked
    and regexp_matches(
        -- ** around a number is Markdown, so the quote without markup is looked at
        coalesce(t.quote_text, t.quote),
        '^[XxＸｘ×*＊_＿]|[XxＸｘ×*＊_＿][XxＸｘ×*＊_＿]|[0-9０-９][XxＸｘ×*＊_＿]([^0-9０-９]|$)'
    )
