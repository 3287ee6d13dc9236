-- What the repositories of the runtime's tests are about.

CREATE TYPE customer_status AS ENUM ('active', 'on hold', 'closed');

CREATE TABLE customers (
    customer_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    first_name text NOT NULL,
    email text UNIQUE,
    status customer_status NOT NULL DEFAULT 'active',
    tags text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE stock (
    product text PRIMARY KEY,
    quantity int NOT NULL CHECK (quantity >= 0)
);

INSERT INTO stock VALUES ('lamp', 100);
