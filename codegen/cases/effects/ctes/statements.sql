--! move
WITH gone AS (DELETE FROM queue WHERE id = $1 RETURNING *) INSERT INTO done SELECT * FROM gone
--? => 1
--? INSERT INTO done VALUES (2) => 2

--! write_below_a_select
WITH new AS (INSERT INTO queue (id, state) VALUES ($1, $2) RETURNING id) SELECT count(*) FROM new
--? => 1, 'z'
--? => 3, NULL

--! two_writes
WITH one AS (UPDATE queue SET state = $1) UPDATE done SET state = $1
--? => NULL
--? DELETE FROM queue; INSERT INTO done VALUES (1) => 'x'

--! inserts_no_column_and_deletes
WITH new AS (INSERT INTO log DEFAULT VALUES RETURNING 1) DELETE FROM log

--! inserts_no_column_through_a_view_and_deletes
WITH new AS (INSERT INTO recent DEFAULT VALUES RETURNING 1) DELETE FROM recent
