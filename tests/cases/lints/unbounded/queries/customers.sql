--! add_customer
INSERT INTO customers (country, name, active) VALUES (:country, :name, true);

--! all_customers
SELECT id, name FROM customers ORDER BY name, id;

--! active_customers
SELECT id, name FROM customers WHERE active;

--! customers_with_countries
SELECT customers.id, countries.name FROM customers JOIN countries ON countries.code = customers.country;
