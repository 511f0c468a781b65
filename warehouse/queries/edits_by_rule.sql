-- How often did each rule of cleaning edit?
select
    kind,
    rule,
    count(*) as edits,
    count(distinct file_id) as files,
    sum(length(removed)) as characters_removed
from edits
group by kind, rule
order by edits desc, kind, rule
