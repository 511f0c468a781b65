-- Rows of a whole-corpus table whose documents all stand in the warehouse.
select *
from $source
where $condition
