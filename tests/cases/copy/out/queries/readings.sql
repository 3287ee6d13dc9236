--! export : Reading()
--- All readings, with the name of the sensor.
-- The query is proven like any other.
COPY (
    SELECT r.reading_id, s.name, r.value, r."Mood", r.tags -- which may be empty
    FROM readings AS r
    LEFT JOIN sensors AS s USING (sensor_id)
    ORDER BY r.reading_id -- and this is the last line
) TO STDOUT WITH (FORMAT binary);

--! export_table
-- Without those of later_readings: COPY reads the rows of one table.
--@ timeout 30s
COPY public.readings (reading_id, "Mood", doubled) TO STDOUT;

--! export_stars
COPY (SELECT * FROM sensors) TO STDOUT;

--! export_nested
--@ nest readings = NestedReading(value, mood)
COPY (
    SELECT s.sensor_id,
        ARRAY(SELECT ROW(r.value, r."Mood") FROM readings AS r WHERE r.sensor_id = s.sensor_id ORDER BY r.reading_id) AS readings
    FROM sensors AS s
    ORDER BY s.sensor_id
) TO STDOUT (FORMAT 'binary');

--! names
-- A single value is no struct; one row is still a stream.
COPY (SELECT count(*) FROM sensors) TO STDOUT;

--! archive
--@ unrestricted
COPY (WITH gone AS (DELETE FROM readings RETURNING reading_id, value) SELECT reading_id, value FROM gone) TO STDOUT;

--! take : Taken()
--@ unrestricted
COPY (DELETE FROM sensors RETURNING sensor_id, name) TO STDOUT;

--! export_sorted : Sorted()
--@ sort name
--@ sort newest = s.sensor_id DESC
COPY (
    SELECT s.sensor_id, s.name
    FROM sensors AS s
    WHERE EXISTS (SELECT FROM readings AS r WHERE r.sensor_id = s.sensor_id) --@ if used
    ORDER BY s.name
) TO STDOUT;
