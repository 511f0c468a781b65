-- Where do the files' paths stand?
select state, count(*) as paths
from file_paths
group by state
order by state
