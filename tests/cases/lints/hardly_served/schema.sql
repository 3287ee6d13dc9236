CREATE TYPE state AS ENUM ('open', 'paid', 'sent');

CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    city text,
    note text COLLATE "C"
);

CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    shop_id bigint NOT NULL,
    number integer NOT NULL,
    state state NOT NULL,
    urgent boolean NOT NULL,
    reference text,
    placed_at timestamptz NOT NULL,
    total numeric NOT NULL,
    tags text[] NOT NULL
);
CREATE INDEX orders_shop_number ON orders (shop_id, number);
CREATE INDEX orders_placed_at ON orders (placed_at);
CREATE INDEX orders_open_reference ON orders (reference) WHERE state = 'open';

CREATE TABLE order_items (
    order_id bigint NOT NULL REFERENCES orders,
    line integer NOT NULL,
    product text NOT NULL,
    amount integer NOT NULL,
    PRIMARY KEY (order_id, line)
);

CREATE TABLE settings (
    only_one boolean PRIMARY KEY CHECK (only_one),
    name text NOT NULL
);

CREATE VIEW recent_orders AS SELECT id, customer_id, total FROM orders WHERE placed_at > now() - interval '1 day';

CREATE TABLE events (
    happened_on date NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL
) PARTITION BY RANGE (happened_on);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX events_subject ON events (subject);
