CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TYPE address AS (street text, tags text[]);
CREATE SCHEMA other;
CREATE TYPE other."Odd.Name" AS (a int);
CREATE TABLE people (id int PRIMARY KEY, mood mood, home address, odd other."Odd.Name");
