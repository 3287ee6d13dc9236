--! become
SET ROLE pg_monitor;

--! scratch
CREATE TEMP TABLE scratch (job_id bigint);

--! set_tenant
SELECT set_tenant(:tenant);

--! set_for_how_long
SELECT set_config('app.tenant', :tenant, :is_local);

--! set_locally
SELECT set_config('app.tenant', :tenant, true);

--! lock_all
SELECT pg_advisory_lock(:key);

--! load
LOAD 'auto_explain';

--! run
--@ allow dynamic-sql what the function runs is not the point
SELECT run(:command);

--! finish
--- Nothing that a session keeps.
SELECT finish(:job);

--! one
--@ timeout 2s
SELECT job_id, payload
FROM jobs
WHERE job_id = :job_id
FOR UPDATE;

--! waiting
SELECT job_id FROM jobs WHERE NOT done FOR SHARE;

--! lock_table
LOCK TABLE jobs;

--! take
UPDATE jobs
SET done = true
WHERE job_id = (SELECT job_id FROM jobs WHERE NOT done ORDER BY job_id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING job_id, payload;
