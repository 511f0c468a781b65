-- Which staged rows broke which promise, and which of them a person has released; validation fills it, publication obeys.
create table if not exists rejected (
    table_name varchar,
    row_id varchar,
    file_id varchar,
    expectation varchar,
    severity varchar,
    reason varchar,
    "row" json,
    path varchar
);
create table if not exists released (
    table_name varchar,
    row_id varchar,
    expectation varchar
)
