-- What do the promises need besides the staged tables? Made here where the staging database has none of its own.
create table if not exists promise_counts (
    suite varchar,
    expectation varchar,
    element_count bigint,
    unexpected_count bigint,
    observed json
);
-- this run and the last ones, a row each
create table if not exists run_counts (
    run_id varchar,
    started_at timestamp,
    is_current boolean,
    files bigint,
    files_quarantined bigint,
    documents bigint,
    indicators bigint,
    masked bigint
);
-- the unit table that checks use; without it base values are checked for null alone
create table if not exists units (
    unit varchar,
    factor double,
    base_unit varchar
);
-- documents that a pair may name: the staged ones, and the published ones where the staging database says so
create view if not exists known_documents as
select
    document_id,
    is_collection
from documents;
-- from which similarity on two documents are a pair; the contract's where the run was told nothing else
create table if not exists thresholds as
select
    method,
    least::double as least
from (values ('exact', 1), ('near', 0.8), ('contained', 0.9)) as contract (method, least);
