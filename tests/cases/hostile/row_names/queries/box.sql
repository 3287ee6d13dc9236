--! errors
SELECT * FROM "error";

--! vecs
SELECT * FROM "vecs";

--! columns
SELECT * FROM "columns";

--! statements
SELECT * FROM "statement";

--! selves
SELECT * FROM "selves";

--! tys
SELECT * FROM "tys";

--! add
INSERT INTO "error" VALUES (:id, :a) RETURNING *;

--! clone
SELECT * FROM "error" WHERE id = :id;

--! fmt
SELECT * FROM "error" WHERE id = :params AND a = :row;

--! moods
-- The module uses a type of the schema, so it imports `Ty`, too.
SELECT 'calm'::mood AS mood, 1 AS one;

--! failure
-- Its row, its error enum and the macro that implements that are told apart.
INSERT INTO "failure" VALUES (:id, :error) RETURNING *;

--! from_row
--@ borrowed
SELECT * FROM "from_row";
