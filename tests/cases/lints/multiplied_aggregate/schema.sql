CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);

CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    placed_at timestamptz NOT NULL,
    shipping integer NOT NULL
);

CREATE TABLE items (
    order_id bigint NOT NULL REFERENCES orders,
    line integer NOT NULL,
    product_id bigint NOT NULL,
    quantity integer NOT NULL,
    PRIMARY KEY (order_id, line)
);

CREATE TABLE payments (
    id bigint PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders,
    amount integer NOT NULL
);

CREATE TABLE products (id bigint PRIMARY KEY, name text NOT NULL, price integer NOT NULL);

CREATE TABLE names (
    product_id bigint NOT NULL REFERENCES products,
    language text NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (product_id, language)
);

CREATE TABLE rates (id bigint PRIMARY KEY, valid_from timestamptz NOT NULL, valid_to timestamptz NOT NULL, rate integer NOT NULL);

CREATE VIEW paid AS SELECT order_id, sum(amount) AS amount FROM payments GROUP BY order_id;
