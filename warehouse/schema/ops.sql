-- How the warehouse came to be: runs, the parts it is made of, and its own settings.
create schema ops;

create table ops.runs (
    run_id varchar,
    started_at timestamp,
    finished_at timestamp,
    state varchar,
    parameters json,
    files_seen bigint,
    files_new bigint,
    files_quarantined bigint,
    documents bigint,
    indicators bigint,
    masked bigint,
    code_version varchar,
    rules_version varchar,
    vocabulary_version varchar,
    rule_code_version varchar
);
comment on table ops.runs is '运行批次 / runs that published';
comment on column ops.runs.run_id is '运行批次编号 / run';
comment on column ops.runs.started_at is '开始时刻,协调世界时 / start, UTC';
comment on column ops.runs.finished_at is '结束时刻,协调世界时 / end, UTC';
comment on column ops.runs.state is '结果 / outcome';
comment on column ops.runs.parameters is '运行参数 / parameters as JSON';
comment on column ops.runs.files_seen is '所见文件数 / files seen';
comment on column ops.runs.files_new is '新文件数 / files that were new';
comment on column ops.runs.files_quarantined is '被隔离的文件数 / files held back';
comment on column ops.runs.documents is '新文稿数 / documents added';
comment on column ops.runs.indicators is '新指标数 / indicators added';
comment on column ops.runs.masked is '其中遮蔽的指标数 / of the indicators, those masked';
comment on column ops.runs.code_version is '程序版本 / version of the program';
comment on column ops.runs.rules_version is '规则版本 / hash of the rules';
comment on column ops.runs.vocabulary_version is '规则中数据表(词表)的版本 / hash of the data tables among the rules';
comment on column ops.runs.rule_code_version is '规则中代码的版本,含分词器 / hash of the code among the rules, segmenter included';

create table ops.parts (
    part_id varchar,
    table_name varchar,
    path varchar,
    row_count bigint,
    byte_count bigint,
    raw_bytes bigint,
    rules_version varchar,
    run_id varchar,
    generation bigint
);
comment on table ops.parts is '组成各表的 Parquet 文件 / Parquet files the tables are made of';
comment on column ops.parts.part_id is '分部编号,同一批文件的各表共用 / part, shared by the tables of the same files';
comment on column ops.parts.table_name is '表名;gone_from_ 加表名者,记该表已被替换的旧行 / table; gone_from_ and a table: which older rows of it no longer count';
comment on column ops.parts.path is '相对状态文件夹的路径 / path below the state folder';
comment on column ops.parts.row_count is '行数;gone_from_ 者为被替换的行数 / rows; of gone_from_ those replaced';
comment on column ops.parts.byte_count is '文件字节数 / size of the Parquet file in bytes';
comment on column ops.parts.raw_bytes is '所含原始文件的字节总数;全库表为 0 / bytes of the raw files in it, 0 for whole-corpus tables';
comment on column ops.parts.rules_version is '规则版本 / hash of the rules';
comment on column ops.parts.run_id is '写出它的运行批次 / run that wrote it';
comment on column ops.parts.generation is '全库表的层次,1 起,后写者大;逐文件的表为 0 / layer of a whole-corpus table, from 1, later ones greater; 0 for tables written file by file';

create table ops.containers (
    file_id varchar,
    path varchar,
    sha256 varchar,
    size_bytes bigint,
    media_type varchar,
    container_id varchar,
    member_count bigint,
    is_complete boolean,
    places varchar[],
    member_ids varchar[],
    holder_ids varchar[],
    rules_version varchar,
    run_id varchar
);
comment on table ops.containers is '读过的压缩包、网页存档与行表,各含哪些文件 / archives and lists of rows that were read, and the files in each';
comment on column ops.containers.file_id is '容器字节 SHA-256 的前 32 位十六进制 / id: first 32 hex digits of the SHA-256 of the bytes';
comment on column ops.containers.path is '读取时的路径 / path under which it was read';
comment on column ops.containers.sha256 is '字节的 SHA-256,64 位十六进制 / SHA-256 of the bytes, 64 hex digits';
comment on column ops.containers.size_bytes is '字节数 / size in bytes';
comment on column ops.containers.media_type is '媒体类型,如 application/zip / media type such as application/zip';
comment on column ops.containers.container_id is '读取时所在的外层容器,无则空 / container around it when it was read, or null';
comment on column ops.containers.member_count is '读出的文件数,含内层容器中的 / files read from it, those of containers inside included';
comment on column ops.containers.is_complete is '真则再读无异,不再打开;假则下次运行重读 / true if reading it again gives the same, so that it is not opened again';
comment on column ops.containers.places is '各文件在容器中的位置,如 !/b.html、#17 / place of each file in it, such as !/b.html or #17';
comment on column ops.containers.member_ids is '与 places 逐一对应的文件编号 / file at each place';
comment on column ops.containers.holder_ids is '与 places 逐一对应的直接容器编号 / container right around each file';
comment on column ops.containers.rules_version is '规则版本 / hash of the rules';
comment on column ops.containers.run_id is '读取它的运行批次 / run that read it';

create table ops.path_overrides (
    file_id varchar,
    path varchar,
    container_id varchar
);
comment on table ops.path_overrides is '写入之后才见到更小路径的文件 / files whose smallest path was seen after they were written';
comment on column ops.path_overrides.file_id is '文件编号 / file';
comment on column ops.path_overrides.path is '现在的最小路径 / smallest path now';
comment on column ops.path_overrides.container_id is '该路径所在的容器,无则空 / container that path lies in, or null';

create table ops.settings (
    name varchar,
    value varchar
);
comment on table ops.settings is '数据仓库自身的信息 / facts about the warehouse itself';
comment on column ops.settings.name is '名称:format 格式版本,schema_version 列的版本,state_folder 状态文件夹,run_id 发布批次,sequence 发布序号,near_threshold 与 contained_threshold 重复文稿的相似度门槛,comparison_version 比对程序的版本 / format, schema_version (of the columns), state_folder, run_id, sequence, near_threshold and contained_threshold (of duplicate pairs), comparison_version (of the code that compares)';
comment on column ops.settings.value is '值 / value';
