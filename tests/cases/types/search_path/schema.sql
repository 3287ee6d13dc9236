CREATE SCHEMA sales;
CREATE TABLE sales.orders (id int PRIMARY KEY);
