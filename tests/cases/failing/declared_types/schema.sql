CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TYPE address AS (street text, tags text[]);
CREATE TABLE people (id int PRIMARY KEY, mood mood, home address);
