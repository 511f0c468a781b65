-- The standing corrections of some indicators, taken out to be written anew.
delete from quality.corrections
where list_contains($$touched, indicator_id) and list_contains($$states, state)
returning indicator_id, field, corrected_at
