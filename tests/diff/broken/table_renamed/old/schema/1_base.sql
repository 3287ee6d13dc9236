CREATE TYPE state AS ENUM ('open', 'paid');

CREATE TABLE customers (
    id int PRIMARY KEY,
    email text NOT NULL CONSTRAINT customers_email_key UNIQUE,
    note varchar(20)
);

CREATE TABLE orders (
    id int PRIMARY KEY,
    customer_id int NOT NULL CONSTRAINT orders_customer_id_fkey REFERENCES customers,
    state state NOT NULL DEFAULT 'open',
    total numeric(10, 2) NOT NULL DEFAULT 0 CONSTRAINT orders_total_check CHECK (total >= 0),
    placed_on date
);
