CREATE TABLE items (
    item_id integer PRIMARY KEY,
    name    text NOT NULL UNIQUE,
    note    text,
    price   integer NOT NULL CHECK (price >= 0),
    stock   integer NOT NULL DEFAULT 0 CHECK (stock >= 0)
);
