CREATE TYPE status AS ENUM ('new', 'used');
CREATE TYPE price AS (amount numeric, currency text);
CREATE DOMAIN sku AS text CHECK (VALUE <> '');

CREATE TABLE items (
    sku sku PRIMARY KEY,
    name text NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 0),
    status status NOT NULL DEFAULT 'new',
    price price,
    attributes jsonb,
    picture bytea,
    valid daterange,
    code character(4),
    flags bit varying(8)
);

CREATE TABLE notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body text,
    tags text[] NOT NULL DEFAULT '{}',
    rank numeric UNIQUE
);

CREATE TABLE "Odd input" (
    input integer NOT NULL,
    v1 text NOT NULL,
    n integer,
    PRIMARY KEY (input, v1)
);
