--! find
SELECT email, work, name, tags, others FROM people WHERE email = :email;

--! add
INSERT INTO people (email, work, name, tags, others) VALUES (:email, :work, :name, :tags, :others);

--! by_work
SELECT name FROM people WHERE work = :work AND email = ANY (:emails);
