-- What was checked, and what was held back.
create schema quality;

create table quality.results (
    run_id varchar,
    suite varchar,
    expectation varchar,
    table_name varchar,
    column_name varchar,
    severity varchar,
    success boolean,
    element_count bigint,
    unexpected_count bigint,
    observed json
);
comment on table quality.results is '每次运行每条校验规则一行 / one row per expectation and run';
comment on column quality.results.run_id is '运行批次 / run';
comment on column quality.results.suite is '规则集 / suite';
comment on column quality.results.expectation is '校验规则 / expectation';
comment on column quality.results.table_name is '表名 / table';
comment on column quality.results.column_name is '列名,跨列则空 / column, null for rules over several';
comment on column quality.results.severity is '严重程度:critical 严重,warning 警告,info 提示 / critical, warning or info';
comment on column quality.results.success is '是否通过 / whether it held';
comment on column quality.results.element_count is '受检行数 / rows examined';
comment on column quality.results.unexpected_count is '违反行数 / rows that broke it';
comment on column quality.results.observed is '观察值 / what was observed, as JSON';

create table quality.quarantine (
    table_name varchar,
    row_id varchar,
    expectation varchar,
    reason varchar,
    "row" json,
    path varchar,
    first_run varchar,
    last_run varchar,
    status varchar,
    note varchar,
    decided_by varchar,
    decided_at timestamp
);
comment on table quality.quarantine is '隔离区:每行每条规则一行 / quarantine, one row per row and expectation it broke';
comment on column quality.quarantine.table_name is '表名 / table the row belongs to';
comment on column quality.quarantine.row_id is '行编号 / id of the row';
comment on column quality.quarantine.expectation is '违反的校验规则 / expectation it broke';
comment on column quality.quarantine.reason is '原因 / reason';
comment on column quality.quarantine."row" is '行的内容;二进制文件存散列、大小和首部字节 / the row itself as JSON; hash, size and first bytes of a binary file';
comment on column quality.quarantine.path is '文件路径 / path of the file';
comment on column quality.quarantine.first_run is '首次隔离的运行批次 / first run that held it back';
comment on column quality.quarantine.last_run is '最近一次重读该行的运行批次 / last run that held it back, let it pass released, or resolved it';
comment on column quality.quarantine.status is '状态:open 未决,released 已放行(人工),resolved 已解决 / open, released by a person, or resolved';
comment on column quality.quarantine.note is '处理意见 / note of the reviewer';
comment on column quality.quarantine.decided_by is '处理人 / who released it, or took that back';
comment on column quality.quarantine.decided_at is '处理时刻,协调世界时 / when, UTC';
