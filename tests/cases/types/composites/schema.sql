CREATE TYPE unit AS ENUM ('kg', 'm');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TYPE amount AS (value positive, unit unit);
CREATE TYPE part AS (name text, amount amount, alternatives text[], "type" int, "with space" bool);
CREATE TABLE things (thing_id int PRIMARY KEY, main part NOT NULL, parts part[] NOT NULL, spare part);
