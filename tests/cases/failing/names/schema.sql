CREATE TYPE same AS ENUM ('a b', 'a_b');
CREATE TYPE unspeakable AS ENUM ('!', '');
CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL, s same, u unspeakable);
