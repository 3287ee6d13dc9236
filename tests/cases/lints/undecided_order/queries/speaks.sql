--! newest
SELECT id, total FROM orders ORDER BY placed_at DESC LIMIT 10;

--! last
SELECT id, total FROM orders WHERE customer_id = :customer ORDER BY placed_at DESC LIMIT 1;

--! any_ten
SELECT id, total FROM orders LIMIT 10;

--! key_of_the_nullable_side
SELECT customers.id, orders.total FROM customers LEFT JOIN orders ON orders.customer_id = customers.id ORDER BY orders.id LIMIT 20;

--! key_of_one_side
SELECT orders.id, items.line FROM orders JOIN items ON items.order_id = orders.id ORDER BY orders.id LIMIT 20;

--! best_customers
SELECT customer_id, sum(total) AS spent FROM orders GROUP BY customer_id ORDER BY spent DESC LIMIT 10;

--! distinct_rows
SELECT DISTINCT customer_id, number FROM orders ORDER BY number LIMIT 10;

--! last_of_each
SELECT DISTINCT ON (customer_id) customer_id, id, total FROM orders ORDER BY customer_id, placed_at DESC;

--! last_of_each_by_lateral
SELECT customers.id, o.id AS order_id
FROM customers CROSS JOIN LATERAL (SELECT id FROM orders WHERE customer_id = customers.id ORDER BY placed_at DESC LIMIT 1) o;

--! part_of_a_key
SELECT id, total FROM orders ORDER BY number LIMIT 10;

--! both_kinds
SELECT id, name AS what FROM customers UNION ALL SELECT id, message FROM (SELECT 0::bigint AS id, message FROM log) l ORDER BY what LIMIT 10;

--! over_a_view
SELECT customer_id, total FROM totals ORDER BY total DESC LIMIT 10;

--! without_a_key
SELECT message FROM log ORDER BY at DESC LIMIT 10;
