CREATE DOMAIN rating AS integer CHECK (VALUE BETWEEN 1 AND 5);

CREATE TYPE size AS ENUM ('small', 'large');

CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL, phone text);

CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint REFERENCES customers,
    status text NOT NULL CHECK (status IN ('new', 'paid', 'shipped')),
    kind varchar(10) NOT NULL CHECK (kind = 'retail' OR kind = 'wholesale'),
    total integer NOT NULL CHECK (total >= 0),
    discount integer CHECK (discount >= 0 AND discount <= 100),
    stars rating NOT NULL,
    size size NOT NULL,
    placed_at timestamptz NOT NULL
);
