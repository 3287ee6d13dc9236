CREATE TABLE customers (customer_id int PRIMARY KEY, name text NOT NULL, note text);
CREATE TABLE addresses (address_id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers, city text NOT NULL);
CREATE TABLE series (id int PRIMARY KEY, name text NOT NULL);
