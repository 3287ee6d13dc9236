CREATE TABLE customers (
    id bigint PRIMARY KEY,
    email text NOT NULL UNIQUE,
    phone text UNIQUE,
    name text NOT NULL
);

CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    number integer NOT NULL,
    placed_at timestamptz NOT NULL,
    total integer NOT NULL,
    UNIQUE (customer_id, number)
);

CREATE TABLE items (
    order_id bigint NOT NULL REFERENCES orders,
    line integer NOT NULL,
    quantity integer NOT NULL,
    PRIMARY KEY (order_id, line)
);

CREATE TABLE log (at timestamptz NOT NULL, message text NOT NULL);

CREATE VIEW totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;
