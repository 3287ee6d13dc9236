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
