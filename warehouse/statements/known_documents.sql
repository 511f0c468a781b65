-- Every document that a pair, a cluster or a passage may name: staged now or published before.
create or replace view known_documents as
select document_id, is_collection
from documents
union all by name
select document_id, is_collection
$published
