-- Files under the smallest of their paths, which may have been seen after the part was written.
select
    $file_id,
    coalesce(renamed.path, files.path) as path,
    $others
from $files as files
left join ops.path_overrides as renamed on renamed.file_id = files.file_id
