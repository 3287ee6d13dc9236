CREATE TYPE mood AS ENUM ('happy', 'so so', '', 'é');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN tags AS text[];
CREATE TYPE inner_pair AS (n positive, moods mood[]);
CREATE TYPE pair AS (a text, b inner_pair, c inner_pair[], d numeric);
CREATE TYPE span AS RANGE (subtype = float8, multirange_type_name = spans);
