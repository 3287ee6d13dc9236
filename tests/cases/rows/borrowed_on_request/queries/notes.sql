--: Plain()
--: Later()
--: FromBefore()
--: FromBehind()
--: OnlyThere()
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

--! later : Later
SELECT author FROM notes;

--! much_later : Later
--@ borrowed
SELECT author FROM notes LIMIT 1;

--! from_before : FromBefore
SELECT text FROM notes;

--! from_behind : FromBehind
SELECT text AS of FROM notes;
