-- What of the published warehouse is audited: all of it.
create temp table copies as
select
    pairs.left_id,
    pairs.right_id
from duplicate_pairs as pairs
join documents as l on l.document_id = pairs.left_id
join documents as r on r.document_id = pairs.right_id
where pairs.method <> 'exact'
    and l.region_code is not distinct from r.region_code
    and l.year is not distinct from r.year;

create temp view copied_indicators as
from main.indicators
where document_id in (select left_id from copies union select right_id from copies)
