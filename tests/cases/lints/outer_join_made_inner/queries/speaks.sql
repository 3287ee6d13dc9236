--! condition
SELECT c.name, o.total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.total > 100;

--! parameter
SELECT c.name, o.total FROM customers c LEFT OUTER JOIN orders o ON o.customer_id = c.id WHERE c.name = :name AND o.total = :total;

--! right_join
SELECT c.name, o.total FROM orders o RIGHT JOIN customers c ON o.customer_id = c.id WHERE o.total > 100;

--! in_each_arm
SELECT c.name, o.total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.total = 1 OR o.note = 'gift';

--! is_not_null
SELECT c.name, o.total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NOT NULL;

--! later_join
SELECT c.name, i.line FROM customers c LEFT JOIN orders o ON o.customer_id = c.id JOIN items i ON i.order_id = o.id;

--! in_a_subquery
SELECT name FROM customers c WHERE EXISTS (SELECT FROM items i LEFT JOIN orders o ON o.id = i.order_id WHERE o.customer_id = c.id);

--! in_an_update
UPDATE customers SET name = :name FROM orders o LEFT JOIN items i ON i.order_id = o.id WHERE o.customer_id = customers.id AND i.line = 1;
