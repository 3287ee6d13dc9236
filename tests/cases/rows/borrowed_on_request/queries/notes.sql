--: Plain()
--: Both()
--& derive(serde::Serialize)
--& serde(rename_all = "camelCase")

--! all
SELECT * FROM notes;

--! search
--@ borrowed
SELECT * FROM notes WHERE text LIKE :pattern;

--! authors : Plain
SELECT note_id, author FROM notes;

--! both : Both
SELECT author, text FROM notes;

--! numbers
--@ borrowed
SELECT note_id, note_id * 2 AS twice FROM notes;
