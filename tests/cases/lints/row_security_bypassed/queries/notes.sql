--! view
SELECT note FROM all_notes WHERE note_id = :id;

--! view_of_a_view
SELECT note_id FROM short_notes;

--! written
DELETE FROM all_notes WHERE note_id = :id;

--! function
SELECT count_notes() AS notes;

--! allowed
--@ allow row-security-bypassed the number of all notes is public
SELECT count(*) AS notes FROM all_notes;

-- The policies count, or there are none; who connects is not known.

--! invoker
SELECT note FROM own_notes;

--! function_of_the_caller
SELECT count_own_notes() AS notes;

--! forced
SELECT forced_id FROM all_forced;

--! without_policies
SELECT open_id FROM all_open;

--! the_table_itself
SELECT note FROM notes;
