CREATE TABLE customers (customer_id bigint PRIMARY KEY, email text NOT NULL UNIQUE, name text, phone text);
CREATE TABLE products (
    product_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sku text NOT NULL UNIQUE, name text NOT NULL, description text,
    price numeric(12, 2) NOT NULL CHECK (price >= 0), list_price numeric(12, 2), tags text[] NOT NULL DEFAULT '{}',
    released_on date, created_at timestamptz NOT NULL DEFAULT now(), CHECK (list_price >= price)
);
CREATE TABLE inventory (
    product_id bigint PRIMARY KEY REFERENCES products, quantity integer NOT NULL DEFAULT 0, shelf text
);
CREATE TABLE reviews (
    product_id bigint NOT NULL REFERENCES products, customer_id bigint NOT NULL REFERENCES customers, rating int NOT NULL,
    title text, body text, PRIMARY KEY (product_id, customer_id)
);
CREATE TABLE orders (
    order_id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, status text NOT NULL DEFAULT 'new',
    note text, placed_at timestamptz NOT NULL DEFAULT now(), gift boolean
);
CREATE TABLE accounts (account_id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, limit_of numeric);
CREATE TABLE labels (label_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(40) NOT NULL UNIQUE, colour char(6));
CREATE TABLE numbers (x text, y text);
CREATE TABLE wide (id int PRIMARY KEY, c0 text, c1 text NOT NULL, c2 text UNIQUE, c3 text, c4 text, c5 text, c6 text, c7 text, c8 text, CHECK (c7 <> c8));
