--! find
SELECT * FROM people WHERE person_id = :person_id;

--! names
SELECT name, nick FROM people;
