--! nullable
SELECT id FROM customers WHERE phone IS NOT NULL;

--! nullable_and_checked
SELECT id FROM orders WHERE discount >= 0;

--! narrower
SELECT id FROM orders WHERE total >= 1 AND status <> 'new' AND status <> 'paid';

--! other_table
SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id AND o.id <> c.id;

--! same_table_twice
SELECT one.id FROM orders one JOIN orders other ON one.id = other.id + 1;

--! nullable_side
SELECT c.id, o.id IS NOT NULL AS has_order FROM customers c LEFT JOIN orders o ON o.customer_id = c.id;

--! allowed
--@ allow always-true the CHECK is going to be dropped
SELECT id FROM orders WHERE total >= 0;
