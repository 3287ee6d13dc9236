CREATE TABLE readings (reading_id int PRIMARY KEY, at timestamptz NOT NULL, value float8 NOT NULL, raw bytea);
