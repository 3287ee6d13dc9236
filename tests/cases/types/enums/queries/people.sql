--! find
SELECT * FROM people WHERE person_id = :person_id;

--! add
INSERT INTO people VALUES (:person_id, :mood, :before, :weird);

--! moods
SELECT DISTINCT mood FROM people ORDER BY mood;

--! feeling (moods[?])
SELECT person_id FROM people WHERE mood = ANY (:moods);

--! count_by_mood
SELECT mood, count(*) AS people FROM people GROUP BY mood;
