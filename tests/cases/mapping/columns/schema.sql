CREATE TABLE orders (
    order_id int PRIMARY KEY, currency text NOT NULL, amount numeric(10, 2) NOT NULL, note text, matrix float8[] NOT NULL
);
CREATE TABLE payments (order_id int NOT NULL REFERENCES orders, currency text, day int NOT NULL);
CREATE VIEW amounts AS SELECT order_id, currency, amount FROM orders;
CREATE SCHEMA audit;
CREATE TABLE audit.orders (order_id int, note text);
CREATE TYPE address AS (street text, code text);
CREATE TABLE addresses (address address NOT NULL);
