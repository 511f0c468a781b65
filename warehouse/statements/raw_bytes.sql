-- How much raw text the files of each Parquet file have; an archive, whose text is in its members, counts nothing.
select
    filename,
    coalesce(sum(least(size_bytes, 4 * char_count)), 0) as raw_bytes
from $files
where $condition
group by filename
