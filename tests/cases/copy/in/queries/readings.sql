--! load
--- Many readings at once.
--@ error readings_sensor_unique = SensorTaken
COPY readings (sensor, value, mood, place, tags, raw, more) FROM STDIN;

--! load_with_ids
-- COPY stores the identity that it is given, GENERATED ALWAYS or not.
COPY public.readings (reading_id, sensor) FROM STDIN WITH (FORMAT binary);

--! load_sensors
--@ timeout 30s
COPY readings ("sensor") FROM STDIN (FORMAT 'binary');

--! count
SELECT count(*) FROM readings;
