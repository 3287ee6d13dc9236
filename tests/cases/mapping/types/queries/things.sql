--! add
INSERT INTO things VALUES (:id, :at, :until, :cells, :mood, :moods, :email, :emails, :at_all, :code, :pair);

--! find
SELECT * FROM things WHERE id = :id;

--! by_email
SELECT id FROM things WHERE email = :email;

--! emails
SELECT email FROM things WHERE email = ANY (:emails);

--! by_code
SELECT code FROM things WHERE code = :code;
