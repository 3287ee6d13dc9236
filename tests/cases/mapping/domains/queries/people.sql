--! add
INSERT INTO people VALUES (:email, :work, :share, :tags, :home, :plain, :former);

--! find
SELECT * FROM people WHERE email = :email;

--! among
SELECT email FROM people WHERE email = ANY (:emails) OR work = :work;

--! cast_to_it
SELECT :text::text::email AS email, email::text AS text FROM people;

--! totals
SELECT max(share) AS most, sum(share) AS total, array_agg(email) AS emails FROM people;
