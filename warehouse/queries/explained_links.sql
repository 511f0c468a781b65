-- Which indicators of one sentence belong together?
select
    links.from_id,
    links.to_id,
    links.relation,
    links.confidence
from indicator_links as links
join indicators on indicators.indicator_id = links.from_id
where indicators.segment_id = $segment_id
order by links.from_id, links.relation, links.to_id
