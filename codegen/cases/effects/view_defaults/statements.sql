--! of_the_table
UPDATE goods SET label = DEFAULT

--! of_a_view_without
UPDATE plain SET label = DEFAULT
--? =>

--! of_a_view_with
UPDATE labelled SET label = DEFAULT

--! inserted_through_a_view_without
INSERT INTO plain (label) VALUES (DEFAULT)

--! of_a_column_without
UPDATE goods SET note = DEFAULT

--! inserted_into_a_column_without
INSERT INTO goods (label, note) VALUES ('b', DEFAULT)
