--! one_column
DELETE FROM parents

--! part_of_a_full_key
DELETE FROM others
--? =>

--! default_of_one_column
DELETE FROM thirds
--? =>

--! all_columns_on_update
UPDATE thirds SET id = $1
--? => 2
