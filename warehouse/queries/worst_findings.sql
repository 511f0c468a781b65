-- Which figures contradict each other most surely, and in which sentences do they stand?
with worst as (
    select
        *,
        count(*) over () as findings,
        count(*) filter (where first_run = $run_id) over () as new_findings
    from quality.findings
    where resolved_run is null
    order by
        severity desc,
        confidence desc,
        finding_id
    limit 12
),

figures as (
    select
        finding_id,
        unnest(indicator_ids) as indicator_id,
        unnest(raw_starts) as raw_start,
        unnest(raw_ends) as raw_end
    from worst
),

sentences as (
    select
        figures.finding_id,
        segments.segment_id,
        any_value(segments.document_id) as document_id,
        any_value(segments.raw_start) as raw_start,
        any_value(segments.raw_end) as raw_end,
        list([figures.raw_start, figures.raw_end] order by figures.raw_start) as figures
    from figures
    join indicators using (indicator_id)
    join segments using (segment_id)
    group by
        figures.finding_id,
        segments.segment_id
),

told as (
    select
        sentences.finding_id,
        list(
            struct_pack(
                file_id := files.file_id,
                path := files.path,
                title := documents.title,
                raw_start := sentences.raw_start,
                raw_end := sentences.raw_end,
                figures := sentences.figures
            )
            order by
                files.path,
                sentences.raw_start
        ) as sentences
    from sentences
    join documents using (document_id)
    join files using (file_id)
    group by sentences.finding_id
)

select
    worst.finding_id,
    worst.rule,
    worst.severity,
    worst.confidence,
    worst.arithmetic,
    worst.slip,
    worst.first_run = $run_id as is_new,
    worst.findings,
    worst.new_findings,
    told.sentences
from worst
left join told using (finding_id)
order by
    worst.severity desc,
    worst.confidence desc,
    worst.finding_id
