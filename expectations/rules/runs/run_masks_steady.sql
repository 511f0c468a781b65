-- 遮蔽指标的比例与往次运行相近 / The share of masked figures is that of earlier runs, give or take 0.25
-- why: a site that begins to blank out its figures is no source of figures any more
-- table: run_counts
-- column: masked
-- severity: warning
with usual as (
    select
        true as is_current,
        median(masked / indicators) as masked_share,
        count(*) as runs
    from run_counts
    where not is_current and indicators >= 20
)
select
    t.run_id as row_id,
    t.indicators,
    t.masked,
    usual.masked_share as usual_masked_share
from {batch} as t
join usual on usual.is_current = t.is_current
where usual.runs >= 3
    and t.indicators >= 20
    and abs(t.masked / t.indicators - usual.masked_share) > 0.25
