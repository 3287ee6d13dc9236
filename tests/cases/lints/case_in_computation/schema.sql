CREATE TYPE state AS ENUM ('new', 'paid');

CREATE TABLE orders (
    id bigint PRIMARY KEY,
    state state NOT NULL,
    total integer NOT NULL,
    shipping integer NOT NULL,
    express boolean NOT NULL,
    note text NOT NULL
);
