CREATE DOMAIN email AS text;
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE customers (customer_id bigint PRIMARY KEY, email email NOT NULL);
CREATE TABLE orders (order_id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, state state NOT NULL);
CREATE TABLE notes (note_id bigint PRIMARY KEY, text text NOT NULL);
CREATE SCHEMA archive;
CREATE TABLE archive.notes (note_id bigint PRIMARY KEY, text text NOT NULL);
CREATE TABLE archive.years (year int PRIMARY KEY, email email);
