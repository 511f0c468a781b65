-- Where did one rule of cleaning edit, file by file?
select
    files.path,
    edits.file_id,
    edits.rule,
    edits.kind,
    edits.raw_start,
    edits.raw_end,
    edits.removed,
    edits.inserted
from edits
join files using (file_id)
where edits.rule = $rule
order by files.path, edits.raw_start
limit $most
