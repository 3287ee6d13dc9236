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

--! to_a_program
COPY readings (sensor) TO PROGRAM 'gzip';

--! out_with_a_parameter
COPY (SELECT sensor FROM readings WHERE value > :least OR value > :most) TO STDOUT;

--! out_as_csv
COPY (SELECT sensor FROM readings) TO STDOUT WITH (FORMAT csv);

--! out_without_columns
COPY readings TO STDOUT;

--! out_of_a_setting
COPY (SHOW timezone) TO STDOUT;

--! out_one
--@ one
--@ bulk
COPY (SELECT count(*) FROM readings) TO STDOUT;

--! out_and_more
COPY (SELECT sensor FROM readings) AS x TO STDOUT;

--! positional
--@ positional sensor
COPY readings (sensor) FROM STDIN;
