-- 被隔离文件的比例不高于往次运行 / The share of files held back is at most 0.1 above that of earlier runs
-- why: a scraper that was turned away saves refusals by the thousand
-- table: run_counts
-- column: files_quarantined
-- severity: warning
with usual as (
    select
        true as is_current,
        median(files_quarantined / (files + files_quarantined)) as held_back,
        count(*) as runs
    from run_counts
    where not is_current and files + files_quarantined >= 20
)
select
    t.run_id as row_id,
    t.files,
    t.files_quarantined,
    usual.held_back as usual_share
from {batch} as t
join usual on usual.is_current = t.is_current
where usual.runs >= 3
    and t.files + t.files_quarantined >= 20
    and t.files_quarantined / (t.files + t.files_quarantined) > usual.held_back + 0.1
