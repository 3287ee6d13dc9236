CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TYPE point3 AS (x float8, y float8, z float8);
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE things (
    id int PRIMARY KEY, at timestamptz NOT NULL, until date, cells int[] NOT NULL, mood mood NOT NULL, moods mood[],
    email email NOT NULL, emails email[] NOT NULL, at_all tstzrange, code varchar(10), pair int4range
);
