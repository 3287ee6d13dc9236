--! not_null_column
SELECT id FROM customers WHERE id NOT IN (SELECT customer_id FROM blocked);

--! excluded
SELECT id FROM customers WHERE email NOT IN (SELECT email FROM blocked WHERE email IS NOT NULL);

--! excluded_by_a_condition
SELECT id FROM customers WHERE email NOT IN (SELECT email FROM blocked WHERE email LIKE '%@example.com');

--! excluded_in_a_cte
WITH emails AS (SELECT email FROM blocked WHERE email IS NOT NULL) SELECT id FROM customers WHERE email NOT IN (SELECT email FROM emails);

--! inner_join
SELECT id FROM customers WHERE id NOT IN (SELECT c.referred_by FROM customers c JOIN customers r ON r.id = c.referred_by);

--! in_
SELECT id FROM customers WHERE email IN (SELECT email FROM blocked);

--! not_exists
SELECT id FROM customers WHERE NOT EXISTS (SELECT FROM blocked WHERE blocked.email = customers.email);

--! is_not_true
SELECT id FROM customers WHERE (email IN (SELECT email FROM blocked)) IS NOT TRUE;

--! list
SELECT id FROM customers WHERE email NOT IN ('a@example.com', 'b@example.com');

--! array
SELECT id FROM customers WHERE email <> ALL (:emails);

--! array_as_rows
SELECT id FROM customers WHERE email NOT IN (SELECT unnest(:emails::text[]));

--! with_a_fallback
SELECT id FROM customers WHERE email NOT IN (SELECT coalesce(email, '') FROM blocked);

--! not_known
SELECT id FROM customers WHERE id NOT IN (SELECT current_blocked());

--! allowed
--@ allow not-in-null nothing may be returned while an email is unknown
SELECT id FROM customers WHERE email NOT IN (SELECT email FROM blocked);
