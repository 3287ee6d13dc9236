-- The pieces on the shelves.

--! available
--- How many pieces are on the shelf.
SELECT quantity
FROM inventory
WHERE product_id = :product_id;

--! take
--- Takes pieces off the shelf, all of them or none: an error when fewer are left.
--@ affects one = OutOfStock
UPDATE inventory
SET quantity = quantity - :quantity
WHERE product_id = :product_id
    AND quantity >= :quantity
    AND :quantity > 0;

--! restock
--- Puts pieces on the shelf, which may be the first, and says how many are there now.
--@ error inventory_product_id_fkey = UnknownProduct
INSERT INTO inventory (product_id, quantity)
VALUES (:product_id, :quantity)
ON CONFLICT (product_id) DO UPDATE
SET quantity = inventory.quantity + excluded.quantity
RETURNING quantity;

--! create
--- Gives a product a place on the shelves; what is not stated is as the table has it.
--@ default quantity, reorder_level
--@ error inventory_pkey = AlreadyThere
--@ error inventory_product_id_fkey = UnknownProduct
INSERT INTO inventory (product_id, shelf, quantity, reorder_level)
VALUES (:product_id, :shelf, :quantity, :reorder_level);

--! import
--- What was counted by hand, for any number of products; one that was never stocked gets a place on the shelves.
--@ bulk
--@ error inventory_product_id_fkey = UnknownProduct
INSERT INTO inventory (product_id, quantity, counted_at)
VALUES (:product_id, :quantity, :counted_at)
ON CONFLICT (product_id) DO UPDATE
SET quantity = excluded.quantity, counted_at = excluded.counted_at;

--! receive
--- Puts a delivery on the shelves, and says how many pieces of each product are there now.
--@ bulk
UPDATE inventory
SET quantity = quantity + :pieces
WHERE product_id = :product_id
RETURNING quantity;
