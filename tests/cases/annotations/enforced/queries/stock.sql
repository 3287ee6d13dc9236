--! take
--- Takes pieces off the shelf.
--@ affects one enforced = NotEnough
UPDATE stock SET pieces = pieces - :pieces
WHERE product = :product AND pieces >= :pieces;

--! add
--@ affects one enforced
--@ error stock_pkey = Taken
INSERT INTO stock (product, pieces) VALUES (:product, :pieces);

--! add_once
--@ affects one enforced
--@ timeout 2s
INSERT INTO stock (product, pieces) VALUES (:product, :pieces) ON CONFLICT DO NOTHING;

--! remove
--@ affects one enforced
DELETE FROM stock WHERE product = :product;

--! through_a_view
--@ affects one enforced
UPDATE shelves SET pieces = 0 WHERE product = :product;

--! from_others
--@ affects one enforced
WITH largest AS (SELECT product FROM stock ORDER BY pieces DESC, product LIMIT 1)
UPDATE stock SET note = :note
FROM largest
WHERE stock.product = largest.product AND (:note IS NULL OR stock.note <> :note);

--! not_enforced
--@ affects one
UPDATE stock SET note = :note WHERE product = :product;
