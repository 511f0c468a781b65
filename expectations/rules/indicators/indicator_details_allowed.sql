-- 补充字段取值在规定范围 / The finer fields hold agreed values or nothing
-- why: an unknown value drops out of every filter
-- table: indicators
-- column: bound
-- severity: warning
select
    t.indicator_id as row_id,
    t.bound,
    t.strictness,
    t.mask_kind,
    t.subject_kind,
    t.period_kind,
    t.of_measure,
    t.change_kind,
    t.growth_basis
from {batch} as t
where t.bound not in ('=', '~', '>', '>=', '<', '<=')
    or t.strictness not in ('strive', 'about', 'expected', 'ensure', 'binding')
    or t.mask_kind not in ('full', 'partial')
    or t.subject_kind not in ('region', 'organisation', 'project', 'enterprise', 'group')
    or t.period_kind not in ('point', 'flow', 'to_date', 'multi_year', 'annual_average')
    or t.of_measure not in ('level', 'growth', 'share')
    or t.change_kind not in ('percent', 'points', 'amount', 'multiple')
    or t.growth_basis not in ('year_on_year', 'period_on_period', 'since', 'average')
