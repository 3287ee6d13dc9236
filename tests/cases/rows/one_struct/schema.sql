CREATE TABLE people (
    id    bigint PRIMARY KEY,
    name  text NOT NULL,
    nick  text NOT NULL,
    email text,
    tags  text[] NOT NULL
);
CREATE TABLE clients (id bigint PRIMARY KEY, name text NOT NULL, note text);
