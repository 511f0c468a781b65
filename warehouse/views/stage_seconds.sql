-- How long did each stage of each run take?
create view ops.stage_seconds as
select
    runs.run_id,
    stages.key as stage,
    cast(stages.value as double) as seconds
from ops.runs as runs, json_each(runs.parameters, '$.seconds') as stages;
comment on view ops.stage_seconds is '各次运行各阶段的用时 / how long each stage of each run took';
comment on column ops.stage_seconds.run_id is '运行批次编号 / run';
comment on column ops.stage_seconds.stage is '阶段 / stage';
comment on column ops.stage_seconds.seconds is '用时,秒 / seconds';
