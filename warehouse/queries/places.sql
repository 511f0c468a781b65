-- What stands at some places of raw texts, and which edits lie inside each of them?
with wanted as (
    select
        unnest($file_ids) as file_id,
        unnest($raw_starts) as raw_start,
        unnest($raw_ends) as raw_end
),

-- The ids stand in both filters as a list: so the texts of other files are passed over while the parts are read.
texts as (
    select
        file_id,
        text
    from files
    where list_contains($file_ids, file_id)
),

nearby as (
    select
        file_id,
        ordinal,
        raw_start,
        raw_end,
        inserted
    from edits
    where list_contains($file_ids, file_id)
),

edited as (
    select
        wanted.file_id,
        wanted.raw_start,
        wanted.raw_end,
        list(
            struct_pack(raw_start := edits.raw_start, raw_end := edits.raw_end, inserted := edits.inserted)
            order by edits.ordinal
        ) as edits
    from wanted
    join nearby as edits
        on edits.file_id = wanted.file_id
        and edits.raw_start >= wanted.raw_start
        and edits.raw_end <= wanted.raw_end
    group by all
)

select
    wanted.file_id,
    greatest(0, wanted.raw_start) as raw_start,
    wanted.raw_end,
    substr(texts.text, greatest(0, wanted.raw_start) + 1, wanted.raw_end - greatest(0, wanted.raw_start)) as text,
    coalesce(edited.edits, []) as edits
from wanted
join texts using (file_id)
left join edited using (file_id, raw_start, raw_end)
