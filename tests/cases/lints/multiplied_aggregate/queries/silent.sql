--! details
SELECT o.id, o.shipping, sum(i.quantity) AS quantity FROM orders o JOIN items i ON i.order_id = o.id GROUP BY o.id;

--! optional_details
SELECT o.id, count(i.line) AS lines, sum(i.quantity) AS quantity FROM orders o LEFT JOIN items i ON i.order_id = o.id GROUP BY o.id;

--! to_one
SELECT c.id, sum(i.quantity * p.price) AS spent
FROM customers c
LEFT JOIN (orders o JOIN items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id) ON o.customer_id = c.id
GROUP BY c.id;

--! without_effect
SELECT min(o.shipping) AS least, max(o.shipping) AS most, bool_and(o.shipping > 0) AS shipped, count(DISTINCT o.id) AS orders, count(*) AS lines
FROM orders o JOIN items i ON i.order_id = o.id;

--! aggregated_before
SELECT sum(o.shipping) AS shipping, sum(i.quantity) AS quantity
FROM orders o JOIN (SELECT order_id, sum(quantity) AS quantity FROM items GROUP BY order_id) i ON i.order_id = o.id;

--! aggregated_in_a_view
SELECT sum(o.shipping) AS shipping, sum(paid.amount) AS amount FROM orders o LEFT JOIN paid ON paid.order_id = o.id;

--! aggregated_in_a_cte
WITH lines AS (SELECT order_id, count(*) AS lines FROM items GROUP BY order_id)
SELECT sum(o.shipping) AS shipping, sum(lines.lines) AS lines FROM orders o JOIN lines ON lines.order_id = o.id;

--! exists
SELECT sum(o.shipping) AS shipping FROM orders o WHERE EXISTS (SELECT FROM items i WHERE i.order_id = o.id);

--! one_language
SELECT sum(p.price) AS price FROM products p JOIN names n ON n.product_id = p.id AND n.language = 'de';

--! language_of_a_parameter
SELECT sum(p.price) AS price FROM products p JOIN names n ON n.product_id = p.id WHERE n.language = :language;

--! first_of_each
SELECT sum(o.shipping) AS shipping
FROM orders o CROSS JOIN LATERAL (SELECT quantity FROM items i WHERE i.order_id = o.id ORDER BY line LIMIT 1) i;

--! grouped_by_the_key_of_the_other
SELECT r.id, sum(o.shipping) AS shipping
FROM orders o JOIN rates r ON o.placed_at >= r.valid_from AND o.placed_at < r.valid_to GROUP BY r.id;

--! of_both
SELECT sum(o.shipping * i.quantity) AS weighted FROM orders o JOIN items i ON i.order_id = o.id;

--! grouped_by_language
SELECT n.language, sum(p.price) AS price FROM products p JOIN names n ON n.product_id = p.id GROUP BY n.language;

--! function
SELECT sum(o.shipping) AS shipping FROM orders o CROSS JOIN generate_series(1, :times::integer);

--! elements
SELECT sum(part.value) AS total FROM orders o CROSS JOIN LATERAL unnest(ARRAY[o.shipping, 1]) AS part (value);

--! one_row
SELECT sum(i.quantity * s.rate) AS total FROM items i CROSS JOIN (SELECT rate FROM rates WHERE id = :rate) s;

--! allowed
--@ allow multiplied-aggregate each item has its own parcel
SELECT sum(o.shipping) AS shipping FROM orders o JOIN items i ON i.order_id = o.id;
