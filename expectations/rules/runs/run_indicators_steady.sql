-- 每篇文稿的指标数与往次运行相近 / A document states about as many indicators as in earlier runs, within a factor of three
-- why: figures that are suddenly gone, or everywhere, mean other pages or a broken rule
-- table: run_counts
-- column: indicators
-- severity: warning
with usual as (
    select
        true as is_current,
        median(indicators / documents) as indicators_a_document,
        count(*) as runs
    from run_counts
    where not is_current and documents >= 20
)
select
    t.run_id as row_id,
    t.documents,
    t.indicators,
    usual.indicators_a_document as usual_indicators_a_document
from {batch} as t
join usual on usual.is_current = t.is_current
where usual.runs >= 3
    and t.documents >= 20
    and t.indicators / t.documents
    not between usual.indicators_a_document / 3 and usual.indicators_a_document * 3
