-- In which documents do passages stand that some layers added, changed or took away?
create or replace temp table changed_documents as
select document_id
from $occurrences as o
where passage_id in ($passages)
union
($documents)
