CREATE DOMAIN d AS text;
CREATE DOMAIN e AS text;
CREATE DOMAIN f AS text;
CREATE TYPE g AS ENUM ('happy');
CREATE TABLE t (id int PRIMARY KEY, a int, b int, c int);
CREATE TYPE h AS ENUM ('a', 'b');
CREATE DOMAIN i AS text;
CREATE TYPE j AS ENUM ('a');
CREATE DOMAIN k AS int;
