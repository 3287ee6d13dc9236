--! into_a_view
COPY latest (sensor) FROM STDIN;

--! into_a_table_with_a_rule
COPY ruled (sensor) FROM STDIN;

--! one
--@ params Reading
COPY readings (sensor, value) FROM STDIN;

--! out_of_a_view
COPY latest (sensor) TO STDOUT;

--! out_of_a_partitioned_table
COPY parted (sensor) TO STDOUT;

--! out_of_nothing
COPY (DELETE FROM readings) TO STDOUT;

--! out_of_what_rules_rewrite
COPY (INSERT INTO ruled VALUES ('a') RETURNING sensor) TO STDOUT;
