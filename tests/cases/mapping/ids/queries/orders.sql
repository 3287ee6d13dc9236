--! add_customer
INSERT INTO customers (name, referred_by) VALUES (:name, :referred_by) RETURNING customer_id;

--! add_order
INSERT INTO orders VALUES (:order_id, :customer_id, now());

--! add_line
INSERT INTO lines SELECT :order_id, :line_no, sku FROM products WHERE sku = :sku;

--! find
SELECT * FROM orders WHERE order_id = :order_id;

--! of_customers
SELECT order_id FROM orders WHERE customer_id = ANY (:customers) AND order_id > :after ORDER BY order_id;

--! either
SELECT count(*) FROM orders WHERE customer_id IN (:first, :second);

--! lines
SELECT o.customer_id, l.order_id, l.sku, l.line_no FROM lines l LEFT JOIN orders o USING (order_id);

--! ids_of_orders
SELECT customer_id, array_agg(order_id) AS orders, max(customer_id) AS last, count(*) FROM orders GROUP BY customer_id;

--! through_a_view
SELECT * FROM open_orders WHERE customer_id = :customer_id;

--! through_subqueries
WITH best AS (SELECT c.customer_id AS best_id FROM customers c)
SELECT best_id, (SELECT i.order_id FROM invoices i LIMIT 1) AS invoice FROM best
WHERE best_id = :id OR coalesce(best_id, :other) IS NULL;

--! all_people
SELECT customer_id FROM customers UNION SELECT referred_by FROM customers;

--! several
SELECT c.customer_id FROM customers c JOIN unnest(:ids::bigint[]) AS given (id) ON given.id = c.customer_id;

--! of_a_partition
SELECT customer_id, event_id FROM events_2024 WHERE customer_id = :customer_id;

--! computed
SELECT customer_id + 1 AS next, customer_id::text AS text FROM customers WHERE customer_id + :step > 0;

--! whole
SELECT o AS whole FROM orders o;

--! two_at_once
SELECT count(*) FROM invoices, customers WHERE customer_id = :both AND :both > amount;
