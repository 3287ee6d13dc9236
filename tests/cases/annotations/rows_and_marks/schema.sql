CREATE TYPE place AS (street text, city text);
CREATE TABLE people (
    person_id int PRIMARY KEY,
    name text NOT NULL,
    nickname text,
    home place,
    nicknames text[] NOT NULL,
    scores int[]
);
