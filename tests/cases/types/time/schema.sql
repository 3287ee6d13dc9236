CREATE DOMAIN price AS numeric CHECK (VALUE >= 0);
CREATE TYPE period AS (since date, until timestamptz);
CREATE TABLE moments (
    id int PRIMARY KEY,
    stamp timestamptz NOT NULL, local timestamp, day date NOT NULL, hour time,
    price price, stamps timestamptz[] NOT NULL, during tstzrange NOT NULL, period period
);
