--! merged
--@ affects one enforced
MERGE INTO stock USING (VALUES (:product::text)) AS new (product) ON stock.product = new.product
WHEN NOT MATCHED THEN INSERT VALUES (new.product, 0);

--! ruled
--@ affects one enforced = Missing
UPDATE ruled SET pieces = :pieces WHERE product = :product;

--! logged
--@ affects one enforced
INSERT INTO logged VALUES (:product);

--! writes_twice
--@ affects one enforced
WITH moved AS (DELETE FROM logged WHERE product = :product RETURNING product)
UPDATE stock SET pieces = pieces + 1 FROM moved WHERE stock.product = moved.product;

--! returns
--@ affects one enforced
DELETE FROM stock WHERE product = :product RETURNING pieces;

--! calls
--@ affects one enforced
CALL restock();

--! empties
--@ affects one enforced
TRUNCATE stock;
