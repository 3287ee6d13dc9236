-- Every type of PostgreSQL's own that cornucopia 1.0 maps.
CREATE EXTENSION citext;
CREATE EXTENSION ltree;

CREATE TABLE singles (
    id int PRIMARY KEY,
    a_bool bool NOT NULL,
    a_char "char" NOT NULL,
    a_smallint smallint NOT NULL,
    a_bigint bigint NOT NULL,
    a_real real NOT NULL,
    a_double double precision NOT NULL,
    a_numeric numeric NOT NULL,
    a_text text NOT NULL,
    a_varchar varchar(20) NOT NULL,
    a_bpchar char(3) NOT NULL,
    a_name name NOT NULL,
    a_citext citext NOT NULL,
    a_ltree ltree NOT NULL,
    a_bytea bytea NOT NULL,
    a_timestamp timestamp NOT NULL,
    a_timestamptz timestamptz NOT NULL,
    a_date date NOT NULL,
    a_time time NOT NULL,
    a_json json NOT NULL,
    a_jsonb jsonb NOT NULL,
    a_uuid uuid NOT NULL,
    an_inet inet NOT NULL,
    a_macaddr macaddr NOT NULL
);

CREATE TABLE labels (
    id int PRIMARY KEY,
    label text
);
