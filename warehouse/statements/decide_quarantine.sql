-- What a person has decided on chosen rows of the quarantine.
update quality.quarantine
set status = $$status, note = $$note, decided_by = $$author, decided_at = $$now
from chosen
where quarantine.table_name = chosen.table_name
    and quarantine.row_id = chosen.row_id
    and quarantine.expectation = chosen.expectation
    and quarantine.status = chosen.status
returning quarantine.row_id
