--! all
SELECT * FROM "t""; DROP TABLE x; --";

--! find
SELECT * FROM "schema""; DROP SCHEMA public; --"."ta`ble" WHERE "co`lumn" = :id;

--! add
INSERT INTO "t""; DROP TABLE x; --" VALUES (:id, :quote, :single, :star, 1, 2, 3, 4, 5, 6, 7, 8) RETURNING *;
