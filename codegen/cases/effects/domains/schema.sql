CREATE DOMAIN positive AS int CONSTRAINT above_zero CHECK (value > 0);
CREATE DOMAIN small AS positive NOT NULL CHECK (value < 10);
CREATE TYPE pair AS (a small, b text);
CREATE TABLE sizes (id int, size small, sizes positive[], pair pair);
