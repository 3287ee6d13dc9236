--! all
SELECT * FROM "t""; DROP TABLE x; --";

--! find
SELECT * FROM "schema""; DROP SCHEMA public; --"."ta`ble" WHERE "co`lumn" = :id;

--! add
INSERT INTO "t""; DROP TABLE x; --" VALUES (:id, :quote, :single, :star, 1, 2, 3, 4, 5, 6, 7, 8) RETURNING *;

--! lints
-- Names that rustc and clippy would complain about, had a person written them.
SELECT 1 AS in__between, 2 AS __around__, 3 AS foo, 4 AS baz, 5 AS quux;

--! cmp
SELECT 1 AS one WHERE 1 = :other;

--! underscored
SELECT 1 AS one;

--! underscored_
SELECT 2 AS two;

--! _underscored
SELECT 3 AS three;
