--! load
COPY t (id) FROM STDIN WITH (FORMAT csv);

--! dump
COPY (SELECT * FROM t) TO STDOUT;

--! load_file
COPY t FROM '/tmp/file';
