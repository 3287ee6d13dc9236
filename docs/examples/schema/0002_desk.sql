-- What the cookbook's recipes are about.

-- ANCHOR: jobs
CREATE TYPE job_state AS ENUM ('waiting', 'running', 'done');

CREATE TABLE jobs (
    job_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payload   text NOT NULL,
    state     job_state NOT NULL DEFAULT 'waiting',
    taken_at  timestamptz,
    queued_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX jobs_waiting ON jobs (queued_at) WHERE state = 'waiting';
-- ANCHOR_END: jobs

CREATE SCHEMA accounting;

CREATE TABLE accounting.payments (
    payment_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reader_id  bigint NOT NULL REFERENCES readers,
    amount     numeric(8, 2) NOT NULL CHECK (amount > 0),
    paid_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX payments_reader ON accounting.payments (reader_id);
