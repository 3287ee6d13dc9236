CREATE TYPE mood AS ENUM ('calm', 'angry');
CREATE TYPE place AS (street text, number int);
CREATE TABLE readings (
    reading_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sensor text NOT NULL,
    value numeric CONSTRAINT readings_value_positive CHECK (value >= 0),
    mood mood NOT NULL DEFAULT 'calm',
    place place,
    tags text[] NOT NULL DEFAULT '{}',
    raw bytea,
    more jsonb,
    CONSTRAINT readings_sensor_unique UNIQUE (sensor)
);
