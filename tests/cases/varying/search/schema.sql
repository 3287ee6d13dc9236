CREATE TYPE grade AS ENUM ('poor', 'fair', 'good');

CREATE TABLE items (
    item_id int PRIMARY KEY,
    name text NOT NULL,
    price int,
    tags text[] NOT NULL DEFAULT '{}',
    shelf text,
    active boolean NOT NULL DEFAULT true,
    grade grade NOT NULL DEFAULT 'fair',
    added timestamp NOT NULL DEFAULT '2026-01-01'
);

CREATE TABLE sales (item_id int NOT NULL REFERENCES items, pieces int NOT NULL);
