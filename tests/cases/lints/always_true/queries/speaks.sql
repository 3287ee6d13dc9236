--! is_not_null
SELECT id FROM customers WHERE email IS NOT NULL;

--! id_is_id
DELETE FROM customers WHERE id = id;

--! inner_column
SELECT email FROM customers c WHERE EXISTS (SELECT FROM orders o WHERE customer_id = customer_id);

--! unequal_to_one
SELECT id FROM orders WHERE status <> 'new' OR status <> 'paid';

--! not_below
SELECT id FROM orders WHERE total >= 0;

--! never_that
SELECT id FROM orders WHERE status <> 'cancelled';
