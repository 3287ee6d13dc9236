CREATE TABLE loans (
    loan_id int PRIMARY KEY,
    lent timestamp NOT NULL,
    due timestamp,
    returned timestamptz,
    created timestamp NOT NULL DEFAULT now(),
    day date NOT NULL DEFAULT '2026-01-01'
);
CREATE TABLE safe (
    safe_id int PRIMARY KEY,
    created timestamptz NOT NULL DEFAULT now(),
    utc timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')
);
