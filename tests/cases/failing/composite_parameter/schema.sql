CREATE TYPE quarter AS (year int, number int);
CREATE TABLE sales (id int PRIMARY KEY, period quarter NOT NULL);
