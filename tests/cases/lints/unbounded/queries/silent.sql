-- Nothing inserts into this table.
--! all_countries
SELECT code, name FROM countries;

--! first_customers
SELECT id, name FROM customers ORDER BY id LIMIT 10;

--! customers_of
SELECT id, name FROM customers WHERE country = :country;

--! customers_of_one
SELECT id, name FROM customers WHERE country = 'CH';

--! number_of_customers
SELECT count(*) FROM customers;

--! customers_by_country
SELECT country, count(*) AS customers FROM customers GROUP BY country;

--! never_seen
SELECT id, name FROM customers WHERE seen_at IS NULL;

--! recently_seen
SELECT id, name FROM customers WHERE seen_at > now() - interval '1 hour';

--! allowed
--@ allow unbounded-result is the export, and is streamed
SELECT id, name FROM customers;
