--! by_customer
SELECT id, total FROM orders WHERE customer_id = :customer;

-- The primary key has the order, and finds nothing.
--! latest_of_customer
SELECT id, total FROM orders WHERE customer_id = :customer ORDER BY id DESC LIMIT 1;

--! several_columns
SELECT id FROM orders WHERE customer_id = :customer AND state = :state AND total = :total AND placed_at IS NOT NULL;

--! items_of_customer
SELECT i.product FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.customer_id = :customer;

-- The customer is found, and then all orders are read.
--! orders_of_email
SELECT o.id FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.email = :email;

--! by_several_customers
SELECT id FROM orders WHERE customer_id = ANY (:customers);

--! in_a_list
SELECT id FROM orders WHERE customer_id IN (1, 2, :third);

-- The index has open orders only.
--! by_reference
SELECT id FROM orders WHERE reference = :reference;

--! set_total
UPDATE orders SET total = :total WHERE reference = :reference;

--! delete_of_product
DELETE FROM order_items WHERE product = :product;

--! customers_with_orders
SELECT c.name, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) AS orders FROM customers c;

--! has_orders
SELECT EXISTS (SELECT FROM orders WHERE customer_id = :customer) AS has_orders;

--! through_a_view
SELECT id FROM recent_orders WHERE customer_id = :customer;

--! through_a_query
WITH large AS (SELECT id, customer_id FROM orders WHERE urgent)
SELECT id FROM large WHERE customer_id = :customer;

--! of_partitions
SELECT happened_on FROM events WHERE detail = :detail;

--! between
SELECT id FROM orders WHERE total BETWEEN :least AND :most;

--! prefix
SELECT id FROM customers WHERE name LIKE 'Mc%';

--! found_by_subquery
SELECT id FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE email = :email);
