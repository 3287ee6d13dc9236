-- The key of customers is what the foreign key of customers begins with.
--! remove_tenant
DELETE FROM tenants WHERE id = :id;

--! rename_product
UPDATE products SET name = :name WHERE id = :id;

--! put_product
INSERT INTO products (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET id = excluded.id, name = excluded.name;

--! remove_items
DELETE FROM items WHERE line = :line AND order_id = :order;

-- The partitions have the index.
--! remove_shelf
DELETE FROM shelves WHERE id = :id;

--! move_customer
UPDATE customers SET id = :new_id WHERE tenant_id = :tenant AND id = :id;

--! allowed
--@ allow unindexed-foreign-key is run by hand
DELETE FROM products WHERE id = :id;
