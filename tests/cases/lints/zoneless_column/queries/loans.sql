--! lend
INSERT INTO loans (loan_id, lent, returned, day) VALUES (:id, :lent, :returned, :day);

--! lend_again
--- Each column is reported once.
UPDATE loans SET lent = :lent WHERE loan_id = :id;

--! allowed
--@ allow zoneless-column the library closes at this time of day
UPDATE loans SET due = :due WHERE loan_id = :id;

--! compared
SELECT loan_id FROM loans WHERE lent < :before;

--! with_a_zone
UPDATE loans SET returned = :returned WHERE loan_id = :id;

--! no_time
UPDATE loans SET day = :day WHERE loan_id = :id;
