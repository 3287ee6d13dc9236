--! all
SELECT * FROM customers;

--! find
SELECT customer_id, name, note FROM customers WHERE customer_id = :customer_id;

--! search
SELECT c.* FROM customers c WHERE name LIKE :pattern;

--! create
INSERT INTO customers VALUES (:customer_id, :name, :note) RETURNING *;

--! names
SELECT customer_id, name FROM customers;

--! other_names
SELECT customer_id, name FROM customers ORDER BY name;

--! with_notes
SELECT customer_id, name, note FROM customers WHERE note IS NOT NULL;

--! outer_joined
SELECT a.city, c.customer_id, c.name FROM customers c LEFT JOIN addresses a USING (customer_id);

--! addresses
SELECT * FROM addresses;

--! series
SELECT * FROM series;
