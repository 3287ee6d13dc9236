CREATE TYPE mood AS ENUM ('happy', 'not so happy');
CREATE TYPE address AS (street text, city text);
CREATE DOMAIN email AS text;
CREATE TABLE people (person_id int PRIMARY KEY, name text NOT NULL, nick text, mood mood NOT NULL, home address, email email, secret text);
