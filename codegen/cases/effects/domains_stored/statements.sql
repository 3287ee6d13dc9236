--! default_is_evaluated
INSERT INTO defaults (id) VALUES ($1)
--? SET application_name = '' => 1

--! default_is_not_evaluated
INSERT INTO defaults (id, name) VALUES ($1, $2)

--! generated_of_what_is_inserted
INSERT INTO generated (id) VALUES ($1)
--? => 0

--! generated_of_what_is_updated
UPDATE generated SET id = $1
--? INSERT INTO generated VALUES (1) => 0

--! nothing_generated_of_what_is_deleted
DELETE FROM generated WHERE id = $1

--! checked_row
INSERT INTO checked (id) VALUES ($1)
--? => 0
--? => 7

--! indexed_row
INSERT INTO indexed VALUES ($1, $2)
--? => 6, 'abc'
--? => NULL, 'a'

--! guarded_row
INSERT INTO guarded VALUES ($1)
