-- An argument becomes SQL.

--! by_concatenation
SELECT title FROM concatenated(:sort);

--! by_format
SELECT formatted(:wanted, :other) AS found;

--! by_variable
SELECT by_a_variable(:condition) AS found;

--! by_itself
SELECT whole_query(:query) AS done;

--! by_trigger
INSERT INTO notes (note_id, note) VALUES (:id, :note);

--! by_another_function
SELECT calls_it(:sort) AS found;

--! allowed
--@ allow dynamic-sql only administrators can call this
SELECT whole_query(:query) AS done;

-- It does not.

--! quoted_and_passed
SELECT quoted(:name, :wanted) AS found;

--! no_text
SELECT numbered(:part, :kind, :of_table::text::regclass) AS found;

--! compared_with_a_list
SELECT title FROM checked(:direction);

--! not_in_the_text
SELECT constant(:wanted) AS found;

--! name_of_the_table
INSERT INTO tags (tag_id, tag) VALUES (:id, :tag);
