-- Where do the findings go before they are published? Columns of quality.findings, less the runs.
create or replace temp table findings (
    finding_id varchar,
    rule varchar,
    severity varchar,
    confidence double,
    document_id varchar,
    other_document_id varchar,
    indicator_ids varchar[],
    quotes varchar[],
    raw_starts bigint[],
    raw_ends bigint[],
    stated double,
    expected double,
    difference double,
    tolerance double,
    slip bigint,
    arithmetic varchar
);
