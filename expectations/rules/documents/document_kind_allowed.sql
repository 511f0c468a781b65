-- 文稿类别为讲话、报告、文章或附录 / A document is a speech, a report, an article or an appendix
-- why: an unknown kind drops out of every count by kind
-- table: documents
-- column: kind
-- severity: critical
select
    t.document_id as row_id,
    t.kind
from {batch} as t
where not coalesce(t.kind in ('speech', 'report', 'article', 'appendix'), false)
