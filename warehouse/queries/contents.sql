-- What stands in the warehouse now?
select '原始文件 / files' as what, count(*) as count from files
union all
select '文稿 / documents', count(*) from documents where not is_collection
union all
select '合集 / collections', count(*) from documents where is_collection
union all
select '指标 / indicators', count(*) from indicators
union all
select '遮蔽的指标 / masked indicators', count(*) from indicators where masked
union all
select '引用 / citations', count(*) from citations
union all
select '重复对 / duplicate pairs', count(*) from duplicate_pairs
union all
select '校订 / edits', count(*) from edits
