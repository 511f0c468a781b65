-- Some layers become one: which keys does it replace in older layers? Those whose rows one of the layers replaced
-- before any of them had a row of the key, as often as it did.
select $keys
from $gone as gone
anti join $rows as rows
    on $same and rows.generation < gone.generation
qualify generation = min(generation) over (partition by $keys)
