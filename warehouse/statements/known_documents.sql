-- Of the documents that a staged pair, cluster or passage names, those that there are: staged now or published before.
create or replace table named_documents as
with named as (
    $named
)
select document_id, is_collection
from documents
where document_id in (from named)
union all by name
select document_id, is_collection
$published
where document_id in (from named);

create or replace view known_documents as
from named_documents
