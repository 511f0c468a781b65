-- Which rows of a whole-corpus table count? Those that no later layer has replaced.
select $columns
from $rows as rows
where not exists (
    select 1
    from $gone as gone
    where $same and gone.generation > rows.generation
)
