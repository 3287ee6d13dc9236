--! tags
SELECT tags FROM notes WHERE note_id = :note_id;

--! literal
SELECT ARRAY[1, NULL, 3] AS numbers, ARRAY['a', 'b'] AS words;

--! add (tags[?])
INSERT INTO notes (note_id, tags) VALUES (:note_id, :tags);
