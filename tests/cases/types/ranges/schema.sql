CREATE TYPE span AS RANGE (subtype = float8, multirange_type_name = spans);
CREATE TYPE words AS RANGE (subtype = text);
CREATE DOMAIN stay AS daterange CHECK (NOT isempty(VALUE));
CREATE TYPE booking AS (during stay, price int4range);

CREATE TABLE stays (
    id int PRIMARY KEY,
    room int NOT NULL,
    during stay NOT NULL,
    whole int4range NOT NULL, large int8range NOT NULL, exact numrange NOT NULL, local tsrange NOT NULL, instant tstzrange NOT NULL,
    span span NOT NULL, words words, gaps int4multirange NOT NULL, days datemultirange NOT NULL, spans spans,
    booking booking, several int4range[] NOT NULL, multi tstzmultirange[]
);
