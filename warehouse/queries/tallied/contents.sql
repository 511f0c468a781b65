-- The answer of queries/contents.sql from the tallies of the parts, and from how many rows each part has.
with documents as (
    select coalesce(sum(documents), 0)::bigint as documents
    from tallied_documents
),

indicators as (
    select
        coalesce(sum(indicators), 0)::bigint as indicators,
        coalesce(sum(indicators) filter (where masked), 0)::bigint as masked
    from tallied_indicators
),

rows as (
    select
        coalesce(sum(row_count) filter (where table_name = 'files'), 0)::bigint as files,
        coalesce(sum(row_count) filter (where table_name = 'documents'), 0)::bigint as documents,
        coalesce(sum(row_count) filter (where table_name = 'citations'), 0)::bigint as citations,
        coalesce(sum(row_count) filter (where table_name = 'edits'), 0)::bigint as edits,
        coalesce(sum(row_count) filter (where table_name = 'duplicate_pairs'), 0)::bigint as pairs,
        coalesce(sum(row_count) filter (where table_name = 'gone_from_duplicate_pairs'), 0)::bigint as gone_pairs
    from ops.parts
)

select '原始文件 / files' as what, files as count from rows
union all
select '文稿 / documents', documents from documents
union all
select '合集 / collections', rows.documents - documents.documents from rows, documents
union all
select '指标 / indicators', indicators from indicators
union all
select '遮蔽的指标 / masked indicators', masked from indicators
union all
select '引用 / citations', citations from rows
union all
select '重复对 / duplicate pairs', pairs - gone_pairs from rows
union all
select '校订 / edits', edits from rows
