-- 套话标记与分布一致 / A passage is flagged as a stock phrase if it stands in ten clusters or more, and only then
-- why: what everybody writes must not be taken for what one took from another
-- table: passages
-- column: is_stock
-- severity: critical
select
    t.passage_id as row_id,
    t.clusters,
    t.is_stock
from {batch} as t
where t.is_stock is distinct from (t.clusters >= 10)
