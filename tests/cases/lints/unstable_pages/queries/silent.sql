--! other_key
SELECT id, name FROM customers ORDER BY email LIMIT 20 OFFSET :skipped;

--! to_one_join
SELECT items.line, orders.total, customers.name
FROM items JOIN orders ON orders.id = items.order_id JOIN customers ON customers.id = orders.customer_id
ORDER BY items.order_id, items.line LIMIT 20 OFFSET :skipped;

--! function
SELECT n FROM generate_series(1, :last::integer) AS n ORDER BY n LIMIT 10 OFFSET :skipped;

--! all_shown_is_sorted
SELECT name FROM customers ORDER BY name LIMIT 20 OFFSET :skipped;

--! from_the_start
SELECT id, name FROM customers ORDER BY name OFFSET 0;

--! allowed
--@ allow unstable-pages an older client asks for pages in this order
SELECT id, name FROM customers ORDER BY name LIMIT 20 OFFSET :skipped;
