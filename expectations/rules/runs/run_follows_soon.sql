-- 距上次带来新文件的运行不超过 30 天 / The last run that brought files is at most 30 days ago
-- why: a schedule or a scraper that stopped is noticed by nobody until somebody misses the figures
-- table: run_counts
-- column: started_at
-- severity: info
with before as (
    select
        true as is_current,
        max(started_at) as started_at
    from run_counts
    where not is_current and files > 0
)
select
    t.run_id as row_id,
    t.started_at,
    before.started_at as last_files_at
from {batch} as t
join before on before.is_current = t.is_current
where before.started_at < t.started_at - interval 30 day
