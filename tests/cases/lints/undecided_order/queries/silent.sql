--! key
SELECT id, total FROM orders ORDER BY placed_at DESC, id DESC LIMIT 10;

--! rest_of_a_key
SELECT id, total FROM orders WHERE customer_id = :customer ORDER BY number LIMIT 10;

--! keys_of_both_sides
SELECT customers.id, orders.total FROM customers LEFT JOIN orders ON orders.customer_id = customers.id ORDER BY customers.id, orders.id LIMIT 20;

--! any
SELECT id, total FROM orders WHERE customer_id = :customer LIMIT 1;

--! one_row
SELECT id, total FROM orders WHERE id = :id ORDER BY placed_at LIMIT 1;

--! all_shown_is_sorted
SELECT total FROM orders ORDER BY total DESC LIMIT 10;

--! highest
SELECT (SELECT placed_at FROM orders WHERE customer_id = customers.id ORDER BY placed_at DESC LIMIT 1) AS last_order FROM customers;

--! groups
SELECT customer_id, sum(total) AS spent FROM orders GROUP BY customer_id ORDER BY spent DESC, customer_id LIMIT 10;

--! distinct_rows
SELECT DISTINCT customer_id, number FROM orders ORDER BY number, customer_id LIMIT 10;

--! last_of_each
SELECT DISTINCT ON (customer_id) customer_id, id, total FROM orders ORDER BY customer_id, placed_at DESC, id;

--! any_of_each
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders;

--! queue
SELECT id FROM orders ORDER BY placed_at LIMIT 10 FOR UPDATE SKIP LOCKED;

--! some_at_a_time
DELETE FROM orders WHERE id IN (SELECT id FROM orders ORDER BY placed_at LIMIT 1000);

--! is_there_one
SELECT id FROM customers WHERE EXISTS (SELECT FROM orders WHERE customer_id = customers.id ORDER BY placed_at LIMIT 1);

--! ties_too
SELECT id, total FROM orders ORDER BY total DESC FETCH FIRST 10 ROWS WITH TIES;

--! at_random
SELECT id, total FROM orders ORDER BY random() LIMIT 10;

--! nearest
SELECT id, total FROM orders ORDER BY abs(total - :near) LIMIT :count;

--! chosen
SELECT id, total FROM orders ORDER BY CASE WHEN :by_total THEN total END, CASE WHEN NOT :by_total THEN id END LIMIT 10;

--! numbered
SELECT word, position FROM unnest(:words::text[]) WITH ORDINALITY AS w (word, position) ORDER BY position LIMIT 3;

--! capped_count
SELECT count(*) FROM (SELECT FROM orders WHERE customer_id = :customer LIMIT 1000) AS capped;

--! all_rows
SELECT id, total FROM orders ORDER BY placed_at;

--! over_a_view
SELECT customer_id, total FROM totals ORDER BY total DESC, customer_id LIMIT 10;

--! discriminated
SELECT 'order' AS kind, id FROM orders UNION ALL SELECT 'customer', id FROM customers ORDER BY kind, id LIMIT 10;

--! allowed
--@ allow undecided-order any of the newest will do
SELECT id, total FROM orders ORDER BY placed_at DESC LIMIT 10;
