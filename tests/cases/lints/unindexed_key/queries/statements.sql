-- Cascades to orders, which has an index, and from there to items, which has none.
--! remove_customer
DELETE FROM customers WHERE tenant_id = :tenant AND id = :id;

--! remove_order
DELETE FROM orders WHERE id = :id;

-- Refused if there are items.
--! remove_product
DELETE FROM products WHERE id = :id;

-- The index has only some of the payments.
--! remove_payment
DELETE FROM payments WHERE id = :id;

--! renumber_product
UPDATE products SET id = :new_id WHERE id = :id;

--! in_a_cte
WITH gone AS (DELETE FROM orders WHERE id = :id RETURNING id)
INSERT INTO payments (id, order_id) SELECT id, NULL FROM gone;
