--! is_null
SELECT id FROM customers WHERE email IS NULL;

--! is_null_in_an_update
UPDATE customers SET email = :email WHERE id = :id AND email IS NULL;

--! is_null_of_a_subquery
SELECT customer_id FROM (SELECT customer_id, count(*) AS orders FROM orders GROUP BY customer_id) o WHERE orders IS NULL;

--! misspelled
SELECT id FROM orders WHERE status = 'shiped';

--! misspelled_in_a_list
SELECT id FROM orders WHERE status IN ('new', 'shiped');

--! misspelled_in_arms
SELECT id FROM orders WHERE kind = 'whole sale';

--! below_the_check
SELECT id FROM orders WHERE total < 0;

--! above_the_check
SELECT id FROM orders WHERE discount > 100;

--! outside_the_domain
SELECT id FROM orders WHERE stars = 0;

--! two_values
SELECT id FROM orders WHERE status = 'new' AND status = 'paid';

--! empty_interval
SELECT id FROM orders WHERE total > 100 AND total < 50;

--! not_in_the_list
SELECT id FROM orders WHERE status IN ('new', 'paid') AND status = 'shipped';

--! between_in_the_wrong_order
SELECT id FROM orders WHERE total BETWEEN 100 AND 50;

--! unequal_to_itself
SELECT id FROM orders WHERE total <> total;

--! in_a_join
SELECT o.id FROM customers c JOIN orders o ON o.customer_id = c.id AND o.status = 'unpaid';

--! no_time
SELECT id FROM orders WHERE placed_at > '2024-02-01' AND placed_at < '2024-01-01';
