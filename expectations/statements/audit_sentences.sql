-- Which sentences hold a figure that a rule reads again?
create or replace temp table sentences as
select
    s.segment_id,
    s.text
from segments as s
where s.segment_id in (
    select segment_id
    from figures
    where measure = 'share' and low > 100
)
