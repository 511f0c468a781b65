-- The indicators as users query them: what the rules read, with the corrections of people laid over it.
create or replace view main.indicators as
select $columns
from ($read) as indicators
anti join quality.corrected_rows using (indicator_id)
union all
select $columns
from (
    select unnest(from_json(row_shown, '$structure'))
    from quality.corrected_rows
    where row_shown is not null
)
