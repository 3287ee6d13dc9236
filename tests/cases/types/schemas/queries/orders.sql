--! find
SELECT * FROM sales.orders WHERE id = :id;

--! add
INSERT INTO sales.orders VALUES (:id, :status, :switch, :pair);

--! odd
SELECT * FROM "Odd Schema"."Odd Table" WHERE "Id" = :id;

--! add_odd
INSERT INTO "Odd Schema"."Odd Table" VALUES (:id, :camel_case, :with_space, :type, :lives);
