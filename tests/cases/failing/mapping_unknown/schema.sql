CREATE TYPE mood AS ENUM ('happy');
CREATE SCHEMA other;
CREATE TYPE other.mood AS ENUM ('sad');
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE no_key (a int);
