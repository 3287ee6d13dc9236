--! find
SELECT id, state, total FROM orders WHERE id = :id;

--! all
SELECT * FROM orders WHERE customer_id = :customer_id;

--! pay
UPDATE orders SET state = :state, total = :total WHERE id = :id;

--! place
INSERT INTO orders (id, customer_id) VALUES (:id, :customer_id);

--! cancel
DELETE FROM orders WHERE id = :id;
