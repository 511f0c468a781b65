-- Which staged rows broke which promise; validation fills it, publication obeys it.
create or replace table rejected (
    table_name varchar,
    row_id varchar,
    file_id varchar,
    expectation varchar,
    severity varchar,
    reason varchar,
    "row" json,
    path varchar
)
