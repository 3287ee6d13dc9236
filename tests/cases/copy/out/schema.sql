CREATE TYPE mood AS ENUM ('calm', 'angry');

CREATE TABLE sensors (
    sensor_id int PRIMARY KEY,
    name text NOT NULL
);

CREATE TABLE readings (
    reading_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sensor_id int REFERENCES sensors,
    value numeric,
    "Mood" mood NOT NULL,
    tags text[] NOT NULL DEFAULT '{}',
    doubled numeric GENERATED ALWAYS AS (value * 2) STORED
);

CREATE TABLE later_readings () INHERITS (readings);
