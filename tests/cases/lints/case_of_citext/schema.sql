CREATE EXTENSION citext;

CREATE TABLE users (
    id bigint PRIMARY KEY,
    name text NOT NULL UNIQUE,
    email citext NOT NULL UNIQUE
);
