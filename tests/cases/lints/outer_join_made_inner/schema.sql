CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);

CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, total integer NOT NULL, note text);

CREATE TABLE items (order_id bigint NOT NULL REFERENCES orders, line integer NOT NULL, PRIMARY KEY (order_id, line));
