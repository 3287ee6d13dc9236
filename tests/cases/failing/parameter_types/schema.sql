CREATE DOMAIN email AS text CHECK (value LIKE '%@%');
CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE t (
    id int PRIMARY KEY, name text, big bigint, amount numeric, day date, address email, tags text[], state state
);
