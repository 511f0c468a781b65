-- Which rows of a whole-corpus table count? Those that no later layer has replaced.
-- An anti join: `not exists` with the comparison of layers would first gather all distinct keys of the table, at six times
-- the cost.
select $columns
from $rows as rows
anti join $gone as gone
    on $same and gone.generation > rows.generation
