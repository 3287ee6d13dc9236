--! create (price?, attributes?, picture?, valid?, code?, flags?)
--@ bulk
INSERT INTO items (sku, name, quantity, status, price, attributes, picture, valid, code, flags)
VALUES (:sku, btrim(:name), :quantity, :status, :price, :attributes, :picture, :valid, :code, :flags);

--! stock
--- Sets what there is of an item, which is created if need be.
--@ bulk
--@ error items_quantity_check = Negative
INSERT INTO items (sku, name, quantity) VALUES (:sku, :name, :quantity)
ON CONFLICT (sku) DO UPDATE SET name = excluded.name, quantity = excluded.quantity;

--! move
--@ bulk
--@ affects one
UPDATE items SET quantity = quantity + :change WHERE sku = :sku AND status <> 'used';

--! rename
--@ bulk
UPDATE items AS i SET name = :name WHERE i.sku = :sku RETURNING *;

--! remove
--@ bulk
DELETE FROM items WHERE sku = :sku;

--! take
--@ bulk
DELETE FROM items WHERE sku = :sku RETURNING name, quantity;
