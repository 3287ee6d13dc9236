--! fine
SELECT name FROM customers WHERE customer_id = :customer_id;

--! unknown_column
SELECT surname FROM customers;

--! unknown_table
SELECT * FROM custommers;

--! syntax
SELECT name FORM customers;
