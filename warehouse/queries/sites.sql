-- Which sites have how many plain-text pages? Pages that name no site are one group, ''.
select
    coalesce(site, '') as site,
    count(*) as pages
from files
where media_type = 'text/plain'
group by coalesce(site, '')
having count(*) >= $least
order by site
