--! into_a_view
COPY latest (sensor) FROM STDIN;

--! into_a_table_with_a_rule
COPY ruled (sensor) FROM STDIN;

--! one
--@ params Reading
COPY readings (sensor, value) FROM STDIN;
