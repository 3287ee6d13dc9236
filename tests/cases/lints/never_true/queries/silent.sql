--! nullable
SELECT id FROM customers WHERE phone IS NULL OR phone IS NOT NULL AND phone <> '';

--! nullable_side
SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL;

--! nullable_side_of_a_subquery
SELECT c.id FROM customers c LEFT JOIN (SELECT customer_id, count(*) AS n FROM orders GROUP BY customer_id) o ON o.customer_id = c.id WHERE o.n IS NULL;

--! parameter (status?)
SELECT id FROM orders WHERE :status IS NULL OR status = :status;

--! values
SELECT id FROM orders WHERE status = 'new' AND kind = 'retail' AND stars = 5 AND size = 'small';

--! list
SELECT id FROM orders WHERE status IN ('new', 'paid') AND status <> 'new';

--! interval
SELECT id FROM orders WHERE total > 50 AND total < 100 AND placed_at >= '2024-01-01' AND placed_at < '2024-02-01';

--! either
SELECT id FROM orders WHERE status = 'new' OR status = 'paid';

--! nullable_and_checked
SELECT id FROM orders WHERE discount >= 0;

--! two_tables
SELECT o.id FROM orders o JOIN orders other ON other.customer_id = o.customer_id WHERE o.status = 'new' AND other.status = 'paid';

--! two_levels
SELECT id FROM orders o WHERE status = 'new' AND EXISTS (SELECT FROM orders WHERE orders.customer_id = o.customer_id AND orders.status = 'paid');

--! optional_conditions
SELECT id FROM orders
WHERE total > 5
  AND status = 'new' --@ if fresh
  AND status = 'paid' --@ if paid
;

--! unequal_to_both
SELECT id FROM orders WHERE status <> 'new' AND status <> 'paid';

--! as_a_value
SELECT id, CASE WHEN status = 'new' THEN 1 WHEN status = 'paid' THEN 2 END AS position FROM orders;

--! allowed
--@ allow never-true the next version of the schema allows it
SELECT id FROM orders WHERE status = 'returned';
