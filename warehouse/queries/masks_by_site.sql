-- How many of a site's indicators are masked?
select
    coalesce(files.site, '(no site)') as site,
    count(*) as indicators,
    count(*) filter (where indicators.masked) as masked,
    round(100.0 * count(*) filter (where indicators.masked) / count(*), 1) as masked_percent
from indicators
join documents using (document_id)
join files using (file_id)
group by all
order by masked desc, site
limit 20
