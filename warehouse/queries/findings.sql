-- Which figures contradict each other, and in which sentences?
with standing as (
    select
        f.*,
        unnest(f.indicator_ids) as indicator_id
    from quality.findings as f
    where f.resolved_run is null
        and ($rule is null or f.rule = $rule)
),
sentences as (
    select
        standing.finding_id,
        s.segment_id,
        any_value(s.text) as text,
        any_value(s.raw_start) as raw_start,
        any_value(s.document_id) as document_id,
        list(i.quote_text order by i.raw_start) as quotes
    from standing
    join indicators as i using (indicator_id)
    join segments as s using (segment_id)
    group by
        standing.finding_id,
        s.segment_id
),
told as (
    select
        sentences.finding_id,
        list(
            struct_pack(
                path := files.path,
                raw_start := sentences.raw_start,
                text := sentences.text,
                quotes := sentences.quotes
            )
            order by files.path, sentences.raw_start
        ) as sentences
    from sentences
    join documents using (document_id)
    join files using (file_id)
    group by sentences.finding_id
)
select
    f.rule,
    f.severity,
    f.confidence,
    f.arithmetic,
    f.slip,
    f.finding_id,
    f.first_run,
    told.sentences
from quality.findings as f
join told using (finding_id)
order by
    f.severity desc,
    f.confidence desc,
    f.finding_id
