--! next_jobs
SELECT job_id FROM jobs WHERE NOT done LIMIT 10 FOR UPDATE;

--! next_of_a_kind
SELECT job_id FROM jobs WHERE kind = :kind LIMIT :many FOR NO KEY UPDATE OF jobs;

--! taken
UPDATE jobs SET done = true WHERE job_id IN (SELECT job_id FROM jobs WHERE NOT done LIMIT 5 FOR UPDATE);

--! allowed
--@ allow lock-order there is one worker
SELECT job_id FROM jobs WHERE NOT done LIMIT 10 FOR UPDATE;

-- In order, of one row, without waiting, without LIMIT, or shared.

--! in_order
SELECT job_id FROM jobs WHERE NOT done ORDER BY job_id LIMIT 10 FOR UPDATE;

--! one
SELECT job_id FROM jobs WHERE NOT done LIMIT 1 FOR UPDATE;

--! by_key
SELECT kind FROM jobs WHERE job_id = :id LIMIT 10 FOR UPDATE;

--! skipping
SELECT job_id FROM jobs WHERE NOT done LIMIT 10 FOR UPDATE SKIP LOCKED;

--! at_once
SELECT job_id FROM jobs WHERE NOT done LIMIT 10 FOR UPDATE NOWAIT;

--! shared
SELECT job_id FROM jobs WHERE NOT done LIMIT 10 FOR SHARE;

--! unlocked
SELECT job_id FROM jobs WHERE NOT done ORDER BY job_id LIMIT 10;
