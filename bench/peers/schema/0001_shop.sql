-- What the peers are measured on.

CREATE TYPE order_status AS ENUM ('pending', 'paid', 'shipped');

CREATE TABLE articles (
    article_id int PRIMARY KEY,
    title text NOT NULL,
    created_at timestamptz NOT NULL,
    price numeric(12, 2) NOT NULL,
    available boolean NOT NULL,
    reference uuid NOT NULL,
    details jsonb NOT NULL,
    note text
);

CREATE TABLE readings (
    reading_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sensor int NOT NULL,
    label text NOT NULL,
    taken_at timestamptz NOT NULL,
    amount numeric(12, 2) NOT NULL,
    note text
);

CREATE TABLE stock (
    article_id int PRIMARY KEY,
    pieces int NOT NULL
);

CREATE TABLE orders (
    order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id int NOT NULL,
    status order_status NOT NULL,
    placed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE order_items (
    order_id bigint NOT NULL REFERENCES orders,
    article_id int NOT NULL,
    quantity int NOT NULL,
    price numeric(12, 2) NOT NULL,
    PRIMARY KEY (order_id, article_id)
);
