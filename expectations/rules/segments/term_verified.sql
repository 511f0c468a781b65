-- 词频与分词一致 / A term's count agrees with the tokens
-- why: counts that the sentences do not bear out mislead every statistic
-- table: terms
-- column: verified
-- severity: critical
select
    concat_ws('|', t.document_id, t.term) as row_id,
    t.count
from {batch} as t
where t.verified is not true
