-- Equations whose indicators all stand in main.indicators: those with a withdrawn row are left out.
create or replace view main.equations as
select $columns
from ($read) as equations
where equation_id not in (
    select equation_id
    from ($read) as members
    where indicator_id in (select indicator_id from quality.corrected_rows where row_shown is null)
)
