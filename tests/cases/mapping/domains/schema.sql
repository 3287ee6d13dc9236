CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
COMMENT ON DOMAIN email IS 'An address with an @.';
CREATE DOMAIN work_email AS email CHECK (VALUE LIKE '%@work');
CREATE DOMAIN percent AS numeric(5, 2) CHECK (VALUE BETWEEN 0 AND 100);
CREATE DOMAIN tags AS text[];
CREATE TYPE address AS (street text, city text);
CREATE DOMAIN home AS address CHECK ((VALUE).city IS NOT NULL);
CREATE DOMAIN plain AS int;
CREATE TABLE people (
    email email PRIMARY KEY, work work_email, share percent NOT NULL, tags tags NOT NULL, home home, plain plain NOT NULL,
    former email[]
);
