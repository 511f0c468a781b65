-- 每个文件的文稿数与往次运行相近 / A file gives about as many documents as in earlier runs, within a factor of three
-- why: a site that changed its pages shows first as pages split or glued otherwise
-- table: run_counts
-- column: documents
-- severity: warning
with usual as (
    select
        true as is_current,
        median(documents / files) as documents_a_file,
        count(*) as runs
    from run_counts
    where not is_current and files >= 20
)
select
    t.run_id as row_id,
    t.files,
    t.documents,
    usual.documents_a_file as usual_documents_a_file
from {batch} as t
join usual on usual.is_current = t.is_current
where usual.runs >= 3
    and t.files >= 20
    and t.documents / t.files not between usual.documents_a_file / 3 and usual.documents_a_file * 3
