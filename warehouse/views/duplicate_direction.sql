-- Which of two copies came first, and what says so?
create view main.duplicate_direction as
with named as (
    select distinct
        document_id,
        region_code
    from main.foreign_places
), ends as (
    select
        p.left_id,
        p.right_id,
        p.method,
        p.contained_id,
        coalesce(l.year, l.year_from) as left_from,
        coalesce(l.year, l.year_to) as left_to,
        coalesce(r.year, r.year_from) as right_from,
        coalesce(r.year, r.year_to) as right_to,
        of_right.document_id is not null as left_names_right,
        of_left.document_id is not null as right_names_left
    from main.duplicate_pairs as p
    join main.documents as l on l.document_id = p.left_id
    join main.documents as r on r.document_id = p.right_id
    left join named as of_right on of_right.document_id = p.left_id and of_right.region_code = r.region_code
    left join named as of_left on of_left.document_id = p.right_id and of_left.region_code = l.region_code
)
select
    left_id,
    right_id,
    method,
    case
        when left_to < right_from then left_id
        when right_to < left_from then right_id
        when left_names_right and not right_names_left then right_id -- the other's place was left in the copy
        when right_names_left and not left_names_right then left_id
        when method = 'contained' then contained_id
    end as first_id,
    case
        when left_to < right_from or right_to < left_from then 'year'
        when left_names_right <> right_names_left then 'place'
        when method = 'contained' then 'containment'
    end as evidence
from ends;
comment on view main.duplicate_direction is '重复文稿的先后及其依据 / which of two copies came first, and what says so';
comment on column main.duplicate_direction.left_id is '文稿,编号较小者 / document with the smaller id';
comment on column main.duplicate_direction.right_id is '文稿,编号较大者 / document with the larger id';
comment on column main.duplicate_direction.method is '重复方式:exact 完全,near 近似,contained 包含 / exact, near or contained';
comment on column main.duplicate_direction.first_id is '较早的文稿;不能确定则空 / the earlier document, null where it is not certain';
comment on column main.duplicate_direction.evidence is '依据:year 年份;place 较晚者残留着较早者的地名;containment 被收入较长者,较弱 / year; place of the earlier one left over in the later; containment in a longer one, which is weaker';
