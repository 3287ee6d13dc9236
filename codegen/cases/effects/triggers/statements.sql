--! not_its_column
UPDATE t SET a = $1

--! its_column
UPDATE t SET b = $1
--? => 1

--! its_column_through_a_view
UPDATE v SET y = $1
--? => 1

--! not_its_column_through_a_view
UPDATE v SET x = $1

--! another_event
DELETE FROM t

--! generated_from_a_set_column
UPDATE generated SET a = $1

--! not_generated_from_a_set_column
UPDATE generated SET other = $1

--! constraint_trigger
UPDATE later SET a = $1

--! not_the_constraint_trigger
UPDATE later SET b = $1

--! statement_trigger_of_a_child
UPDATE parent SET a = $1

--! row_trigger_of_a_child
DELETE FROM parent

--! statement_trigger_of_the_table_itself
UPDATE child SET a = $1

--! by_a_foreign_key
DELETE FROM target
