-- Links whose two ends both stand in main.indicators: those of withdrawn rows are left out.
create or replace view main.indicator_links as
select $columns
from ($read) as indicator_links
where from_id not in (select indicator_id from quality.corrected_rows where row_shown is null)
    and to_id not in (select indicator_id from quality.corrected_rows where row_shown is null)
