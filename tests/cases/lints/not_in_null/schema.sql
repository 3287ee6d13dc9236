CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL, referred_by bigint REFERENCES customers);

CREATE TABLE blocked (email text, customer_id bigint NOT NULL, reason text);

CREATE FUNCTION current_blocked() RETURNS SETOF bigint LANGUAGE sql AS 'SELECT customer_id FROM blocked';
