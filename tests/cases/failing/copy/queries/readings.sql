--! without_columns
COPY readings FROM STDIN;

--! as_csv
COPY readings (sensor) FROM STDIN WITH (FORMAT csv, HEADER);

--! of_some
COPY readings (sensor) FROM STDIN WHERE sensor <> '';

--! a_parameter
COPY readings (:sensor) FROM STDIN;

--! a_file
COPY readings (sensor) FROM '/tmp/readings';

--! out
COPY (SELECT sensor FROM readings) TO STDOUT;

--! positional
--@ positional sensor
COPY readings (sensor) FROM STDIN;
