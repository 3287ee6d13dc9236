--! lend
INSERT INTO loans (loan_id, lent, created) VALUES (:id, now(), now() AT TIME ZONE 'UTC');

--! lend_two
INSERT INTO loans (loan_id, lent, due, created) VALUES (1, :lent, '2026-01-01', :created), (2, :lent, now() + interval '1 week', :created);

--! set_explicitly
UPDATE loans SET due = now()::timestamp WHERE loan_id = :id;

--! set_to_local
UPDATE loans SET due = LOCALTIMESTAMP WHERE loan_id = :id;

--! copied
UPDATE loans SET due = returned WHERE loan_id = :id;

--! on_conflict
INSERT INTO loans (loan_id, lent, created) VALUES (:id, :lent, :created)
ON CONFLICT (loan_id) DO UPDATE SET due = statement_timestamp();

--! by_default
INSERT INTO loans (loan_id, lent) VALUES (:id, :lent);

--! by_default_again
--- The default has been reported.
INSERT INTO loans (loan_id, lent) VALUES (:id, :lent);

--! allowed
--@ allow local-time all sessions are in UTC
UPDATE loans SET due = now() WHERE loan_id = :id;

-- With a zone, in a zone that is named, or given.

--! with_a_zone
UPDATE loans SET returned = now() WHERE loan_id = :id;

--! in_utc
UPDATE loans SET due = now() AT TIME ZONE 'UTC' WHERE loan_id = :id;

--! safe_defaults
INSERT INTO safe (safe_id) VALUES (:id);

--! given
UPDATE loans SET due = :due WHERE loan_id = :id;

--! later
UPDATE loans SET due = due + interval '1 day' WHERE loan_id = :id;
