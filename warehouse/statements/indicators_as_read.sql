-- What did the rules read, whatever people have corrected since?
create view main.indicators_as_read as
select $columns
from main.indicators
anti join quality.corrected_rows using (indicator_id)
union all
select $columns
from (
    select unnest(from_json(row_read, '$structure'))
    from quality.corrected_rows
)
