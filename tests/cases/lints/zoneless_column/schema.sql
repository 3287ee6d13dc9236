CREATE TABLE loans (loan_id int PRIMARY KEY, lent timestamp NOT NULL, due timestamp, returned timestamptz, day date);
