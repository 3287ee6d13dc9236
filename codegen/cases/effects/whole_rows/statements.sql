--! insert_words
INSERT INTO words (id, nick) VALUES ($1, $2)
--? => 1, NULL

--! update_words
UPDATE words SET id = $1

--! update_whole
UPDATE whole SET a = $1
--? => 2

--! insert_whole
INSERT INTO whole VALUES ($1, $2, $3)
--? => 1, 1, 'b'
--? => 2, 1, ''

--! delete_whole
DELETE FROM whole

--! update_lines
UPDATE lines SET note = $1
