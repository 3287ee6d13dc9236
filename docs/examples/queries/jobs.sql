-- A job queue.

-- ANCHOR: jobs
--! enqueue
--- Queues a job.
INSERT INTO jobs (payload)
VALUES (:payload)
RETURNING job_id;

--! take
--- Takes the job that has waited longest, skipping those that another worker is taking.
UPDATE jobs
SET state = 'running', taken_at = now()
WHERE job_id = (
    SELECT job_id
    FROM jobs
    WHERE state = 'waiting'
    ORDER BY queued_at, job_id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING job_id, payload;

--! finish
--- Marks a job as done.
--@ affects one
UPDATE jobs
SET state = 'done'
WHERE job_id = :job_id AND state = 'running';

--! requeue_lost
--- Queues jobs again that a worker took and did not finish in time.
UPDATE jobs
SET state = 'waiting', taken_at = NULL
WHERE state = 'running' AND taken_at < :taken_before;
-- ANCHOR_END: jobs

-- ANCHOR: announce
--! announce
--- Tells those who listen that there is a job.
SELECT pg_notify('jobs', (:job_id::bigint)::text);
-- ANCHOR_END: announce
