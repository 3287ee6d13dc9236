--! add
--@ default name, phone, score
INSERT INTO people (email, name, phone, score) VALUES (:email, :name, :phone, :score)
RETURNING person_id, name, phone, score;

--! change
--@ patch email, name, phone, score
UPDATE people SET email = :email, name = lower(:name), phone = :phone, score = :score WHERE person_id = :person_id;

--! change_one
--@ affects one enforced = NoSuchPerson
--@ patch name, phone
UPDATE people SET changed = changed + 1, name = :name, phone = :phone WHERE person_id = :person_id;

--! score_one
--@ affects one enforced
WITH
  best AS (SELECT max(score) AS score FROM people)      --@ if best
UPDATE people SET score = people.score + :more
  , name = name || '!'                                  --@ if best
WHERE person_id = ANY (:ids)
  AND people.score = (SELECT b.score FROM best b)       --@ if best
;

--! change_and_tell
--@ patch name, phone
UPDATE people SET name = :name, phone = :phone
WHERE person_id = :person_id
  AND score >= :at_least       --@ if :at_least
RETURNING person_id, name, phone;

--! rename_all
--@ unrestricted
UPDATE people SET name = :name
WHERE score > :above     --@ if :above
;

--! remove
DELETE FROM people
WHERE score < :below AND person_id = ANY (:ids)
  AND name = :name       --@ if :name
;

--! log
SELECT entry FROM log ORDER BY entry;

--! of_tenant
--@ always person_id = :person_id
SELECT email FROM people
WHERE person_id = :person_id
  AND name = :name       --@ if :name
;
