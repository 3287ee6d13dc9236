--! in_the_join
SELECT c.name, o.total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.total > 100;

--! missing
SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL;

--! with_a_fallback
SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE coalesce(o.total, 0) < 100;

--! is_distinct
SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.note IS DISTINCT FROM 'gift';

--! one_arm
SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.total > 100 OR c.name = :name;

--! optional_parameter (total?)
SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.total > :total OR :total IS NULL;

--! optional_condition
SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id
WHERE c.name <> ''
  AND o.total > :least --@ if with_least
;

--! groups
SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id HAVING count(o.id) > 1;

--! groups_by_a_maximum
SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id HAVING max(o.total) > 100;

--! preserved_side
SELECT c.name, o.total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE c.name = :name;

--! both_left
SELECT c.name, i.line FROM customers c LEFT JOIN orders o ON o.customer_id = c.id LEFT JOIN items i ON i.order_id = o.id;

--! inner_join
SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.total > 100;

--! allowed
--@ allow outer-join-made-inner the condition is going to be moved
SELECT c.name, o.total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.total > 100;
