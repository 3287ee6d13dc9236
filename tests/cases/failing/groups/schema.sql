CREATE TABLE customers (
    customer_id bigint PRIMARY KEY,
    name text NOT NULL
);

CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    customer_id bigint REFERENCES customers,
    placed_at timestamptz NOT NULL
);

CREATE TABLE items (
    order_id bigint NOT NULL REFERENCES orders,
    line int NOT NULL,
    sku text NOT NULL,
    note text,
    PRIMARY KEY (order_id, line)
);

CREATE TABLE payments (
    payment_id bigint PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders,
    amount numeric NOT NULL
);
