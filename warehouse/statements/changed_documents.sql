-- In which documents do passages stand that some layers added, changed or took away, and which passages stand in these?
-- Each table is read once for the few rows that are needed: joined all at once, its whole columns would be.
create or replace temp table changed_documents as
select document_id
from $occurrences as o
where passage_id in ($passages)
union
($documents);

create or replace temp table changed_occurrences as
select
    o.passage_id,
    o.document_id,
    o.raw_start,
    o.raw_end
from $places as o
semi join changed_documents using (document_id);

create or replace temp table changed_passages as
select
    passage_id,
    is_stock
from $kinds as p
where passage_id in (select passage_id from changed_occurrences)
