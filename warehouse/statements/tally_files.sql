-- How many files of a part are of each run and site? A page that names no site is of ''.
select
    run_id,
    coalesce(site, '') as site,
    count(*) as files
from $files
group by all
