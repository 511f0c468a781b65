-- What does a rule find, with a name of its own, its quotes, and the factor of a slip?
insert into findings
with found as (
    {rule}
),
told as (
    select
        md5($rule || '|' || list_aggregate(list_transform(cited, c -> c.indicator_id), 'string_agg', '|')) as finding_id,
        case when sure >= 0.9 then 'warning' else 'info' end as severity,
        sure * list_min(list_transform(cited, c -> c.confidence)) as confidence,
        {other} as other_document_id,
        log10(greatest(stated, 1e-12) / greatest(expected, 1e-12)) as power,
        *{duplicate}
    from found
)
select
    finding_id,
    $rule as rule,
    severity,
    round(confidence, 4) as confidence,
    document_id,
    other_document_id,
    list_transform(cited, c -> c.indicator_id) as indicator_ids,
    list_transform(cited, c -> c.quote) as quotes,
    list_transform(cited, c -> c.raw_start) as raw_starts,
    list_transform(cited, c -> c.raw_end) as raw_ends,
    stated,
    expected,
    stated - expected as difference,
    tolerance,
    case
        when abs(round(power)) in (1, 2, 4, 8) and abs(power - round(power)) < 0.005 then pow(10, abs(round(power)))::bigint
    end as slip,
    arithmetic
from told
