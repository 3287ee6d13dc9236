--! load
COPY t (a, b) FROM STDIN WITH (FORMAT csv);

--! unload
copy (SELECT 'FROM STDIN' AS a) to /* here */ stdout;

--! server_side
COPY t FROM '/tmp/t.csv';

--! no_copy
SELECT copy FROM stdin;
