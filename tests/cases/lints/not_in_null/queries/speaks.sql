--! not_in
SELECT id FROM customers WHERE id NOT IN (SELECT referred_by FROM customers);

--! not_in_brackets
SELECT id FROM customers WHERE NOT (email IN (SELECT email FROM blocked));

--! unequal_to_all
SELECT id FROM customers WHERE email <> ALL (SELECT email FROM blocked);

--! a_part_of_what_is_false
SELECT id FROM customers WHERE NOT (id > :least AND email IN (SELECT email FROM blocked));

--! nullable_side
SELECT id FROM customers WHERE id NOT IN (SELECT b.customer_id FROM customers c LEFT JOIN blocked b ON b.email = c.email);

--! cte
WITH referring AS (SELECT referred_by FROM customers) DELETE FROM customers WHERE id NOT IN (SELECT referred_by FROM referring);

--! rows
SELECT id FROM customers WHERE (id, email) NOT IN (SELECT customer_id, email FROM blocked);

--! is_false
SELECT id FROM customers WHERE (email IN (SELECT lower(email) FROM blocked)) IS FALSE;

--! as_a_value
SELECT id, email NOT IN (SELECT email FROM blocked) AS welcome FROM customers;
