--! pair
SELECT ROW(1, 'two', NULL::date, ARRAY[1.5, NULL]) AS pair;

--! of_a_table
SELECT ROW(person_id, email, nick) AS person FROM people WHERE person_id = :person_id;

--! with_pets
SELECT p.email, array_agg((pet_id, name, born) ORDER BY pet_id) AS pets
FROM people p JOIN pets ON owner = person_id GROUP BY p.email;

--! as_array
SELECT ARRAY(SELECT ROW(pet_id, born) FROM pets ORDER BY pet_id) AS pets, (SELECT ROW(max(born)) FROM pets) AS last;

--! whole_row_of_a_subquery
WITH named AS (SELECT pet_id, ROW(name) AS inside FROM pets)
SELECT n AS whole, n.inside FROM named n;

--! nested
SELECT ROW(ROW(1, 2)::text, (SELECT max(pet_id) FROM pets)) AS nested;
