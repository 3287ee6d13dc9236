CREATE TABLE customers (customer_id int PRIMARY KEY, name text NOT NULL);
