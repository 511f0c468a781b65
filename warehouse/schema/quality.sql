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

create table quality.findings (
    run_id varchar,
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
    arithmetic varchar,
    first_run varchar,
    resolved_run varchar
);
comment on table quality.findings is '审核发现:文中彼此不符的数字,每处一行;只作提示,不隔离。运行只重审其新文件和文稿之间的比较,未触及的文件其发现原样保留;文件重作、移除或数字相符后,发现填入 resolved_run / findings of the audit, one row per place where figures contradict each other; they inform and keep nothing out. A run audits its own files and all comparisons between documents; findings in files it did not touch stay as they are, and one that is no longer found, or whose file is gone, gets a resolved_run';
comment on column quality.findings.run_id is '最近一次得出此发现的运行批次 / last run that found it';
comment on column quality.findings.finding_id is '发现编号:由规则和所涉指标得出,各次运行相同 / id, made from the rule and the indicators, the same in every run';
comment on column quality.findings.rule is '审核规则 / rule of the audit';
comment on column quality.findings.severity is '规则的把握:warning 大,info 小 / how sure the rule is: warning or info';
comment on column quality.findings.confidence is '置信度,0 至 1:规则的把握乘以所涉指标中最低的置信度 / 0 to 1: how sure the rule is times the least confidence of its figures';
comment on column quality.findings.document_id is '文稿 / document';
comment on column quality.findings.other_document_id is '另一文稿,仅文稿之间的比较有 / the other document, where two are compared';
comment on column quality.findings.indicator_ids is '所涉指标,按算式次序 / the indicators, in the order of the calculation';
comment on column quality.findings.quotes is '所涉数字的原文 / their quotes';
comment on column quality.findings.raw_starts is '所涉数字起点,原文码点偏移 / where they start in files.text, code points';
comment on column quality.findings.raw_ends is '所涉数字终点(不含) / where they end (exclusive)';
comment on column quality.findings.stated is '文中所述数值,基准单位 / the figure as stated, in base units';
comment on column quality.findings.expected is '按其他数字应得数值 / what the others give';
comment on column quality.findings.difference is '所述减应得 / stated minus expected';
comment on column quality.findings.tolerance is '四舍五入容许的差 / difference that rounding would explain';
comment on column quality.findings.slip is '疑为单位误写时的倍数:10、100、10000…,否则为空 / factor of a likely slip of units: 10, 100, 10000…, else null';
comment on column quality.findings.arithmetic is '算式,末尾以 ✗ 标明不符 / the calculation in words, ending in a ✗';
comment on column quality.findings.first_run is '首次得出的运行批次 / first run that found it';
comment on column quality.findings.resolved_run is '不再成立时的运行批次,仍成立则空 / run after which it no longer holds; null while it stands';

create table quality.corrections (
    indicator_id varchar,
    field varchar,
    value_before varchar,
    value_after varchar,
    note varchar,
    author varchar,
    corrected_at timestamp,
    state varchar,
    path varchar,
    quote varchar,
    row_read json,
    sets json
);
comment on table quality.corrections is '人工更正:每个指标每个字段一行,历次都在 / corrections by people: one row an indicator and field, earlier ones kept';
comment on column quality.corrections.indicator_id is '指标 / indicator';
comment on column quality.corrections.field is '更正的字段;withdrawn 表示整行撤下 / field corrected; withdrawn takes the whole row away';
comment on column quality.corrections.value_before is '更正时程序读出的值 / value that was read when it was corrected';
comment on column quality.corrections.value_after is '更正后的值 / corrected value';
comment on column quality.corrections.note is '理由 / why';
comment on column quality.corrections.author is '更正人 / who corrected it';
comment on column quality.corrections.corrected_at is '更正时刻,协调世界时 / when, UTC';
comment on column quality.corrections.state is '状态:applied 生效;confirmed 程序现已读对;changed 生效,但程序现读出别的值;moved 引文已变,不再覆盖;gone 该行已不存在;superseded 被后来的更正取代;retracted 已撤回 / applied; confirmed: the rules read it so by now; changed: applied, but the rules read another value by now; moved: another quote stands there, not applied; gone: no such row any more; superseded; retracted';
comment on column quality.corrections.path is '文件路径 / path of the file';
comment on column quality.corrections.quote is '更正时的引文 / quote of the row when it was corrected';
comment on column quality.corrections.row_read is '更正时程序读出的整行 / whole row as it was read then';
comment on column quality.corrections.sets is '随之改动的各列,如数值改则基准值改 / every column it sets: with a value its base value';

create table quality.corrected_rows (
    indicator_id varchar,
    row_read json,
    row_shown json
);
comment on table quality.corrected_rows is '现在覆盖着更正的行 / rows that corrections are laid over now';
comment on column quality.corrected_rows.indicator_id is '指标 / indicator';
comment on column quality.corrected_rows.row_read is '程序读出的行 / row as the rules read it';
comment on column quality.corrected_rows.row_shown is '更正后的行;撤下则空 / row as main.indicators shows it, null where it is withdrawn';
