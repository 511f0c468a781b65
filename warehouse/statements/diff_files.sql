-- Files in parts that one of two states has alone, and why their rows may differ.
-- Needs: before_files, after_files (file_id, path, rules_version), then_kept_out, now_kept_out (file_id),
-- rule_versions (rules_version, vocabulary_version, rule_code_version): what the runs told of their rules.
create or replace temp table file_causes as
select
    coalesce(a.file_id, b.file_id) as file_id,
    coalesce(a.path, b.path) as path,
    case
        when b.file_id is null then if(a.file_id in (from then_kept_out), 'checks', 'input')
        when a.file_id is null then if(b.file_id in (from now_kept_out), 'checks', 'input')
        when a.rules_version is not distinct from b.rules_version then 'checks'
        when old.vocabulary_version is null or new.vocabulary_version is null then 'rules'
        when old.vocabulary_version = new.vocabulary_version then 'code'
        when old.rule_code_version = new.rule_code_version then 'vocabulary'
        else 'code and vocabulary'
    end as cause
from before_files as b
full join after_files as a on a.file_id = b.file_id
left join rule_versions as old on old.rules_version = b.rules_version
left join rule_versions as new on new.rules_version = a.rules_version
