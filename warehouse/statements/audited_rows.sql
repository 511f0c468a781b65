-- What of a run's staged rows is audited: all but what a critical fault keeps out; and the figures of copied documents,
-- staged or published. Needs: replaced_files(file_id).
create temp table refused_files as
select distinct file_id
from staging.main.rejected
where severity = 'critical' and table_name in ($whole_file) and file_id is not null;

create temp table refused_indicators as
select distinct row_id
from staging.main.rejected
where severity = 'critical' and table_name = 'indicators';

create temp view indicators as
select i.* exclude (verified)
from staging.main.indicators as i
where i.indicator_id not in (from refused_indicators)
    and left(i.document_id, 32) not in (from refused_files);

create temp view equations as
select e.* exclude (verified)
from staging.main.equations as e
where e.equation_id not in (
    select equation_id
    from staging.main.equations
    where indicator_id in (from refused_indicators)
);

create temp view segments as
from staging.main.segments;

create temp table compared_pairs as
select
    left_id,
    right_id
from $pairs as pairs
where method <> 'exact';

create temp table compared_documents as
select
    document_id,
    region_code,
    year
from staging.main.documents
where document_id in (select left_id from compared_pairs union select right_id from compared_pairs)
union
select
    document_id,
    region_code,
    year
from $published_documents as published
where document_id in (select left_id from compared_pairs union select right_id from compared_pairs);

create temp table copies as
select
    pairs.left_id,
    pairs.right_id
from compared_pairs as pairs
join compared_documents as l on l.document_id = pairs.left_id
join compared_documents as r on r.document_id = pairs.right_id
where l.region_code is not distinct from r.region_code
    and l.year is not distinct from r.year;

create temp table copied as
select left_id as document_id from copies
union
select right_id from copies;

-- One bit of a million for each copied document. Looked at while the parts are read, it passes over the columns of the
-- other documents; a join comes when all of them have been read.
set variable copied_bits = (select bitstring_agg((hash(document_id) % 1048576)::integer, 0, 1048575) from copied);

create temp view copied_indicators as
from indicators
where document_id in (from copied)
union all by name
select *
from $published_indicators as published
where get_bit(getvariable('copied_bits'), (hash(document_id) % 1048576)::integer) = 1
    and document_id in (from copied)
    and left(document_id, 32) not in (select file_id from replaced_files)
    and left(document_id, 32) not in (select file_id from staging.main.files)
