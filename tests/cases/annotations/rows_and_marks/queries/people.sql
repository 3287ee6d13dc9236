--: Person (nickname?)
--: Names(): Eq, std::hash::Hash

--! all : Person
SELECT person_id, name, nickname FROM people ORDER BY person_id;

--! find : Person
SELECT person_id, name, nickname FROM people WHERE person_id = :person_id;

--! rename (nickname?) : Renamed(name?)
UPDATE people SET name = :name, nickname = :nickname WHERE person_id = :person_id RETURNING person_id, name;

--! loosened : (name?)
SELECT person_id, name FROM people;

--! promised : (nickname!, scores!)
SELECT nickname, scores FROM people WHERE nicknames <> '{}';

--! elements : (nicknames[!], scores[?])
SELECT nicknames, scores FROM people;

--! names : Names
SELECT name, nickname FROM people;

--! insert_person InsertPerson (nickname?, scores?, home?)
INSERT INTO people (person_id, name, nickname, nicknames, scores, home)
VALUES (:person_id, :name, :nickname, '{}', :scores, :home);
