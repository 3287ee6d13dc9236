CREATE TABLE jobs (job_id int PRIMARY KEY, kind text NOT NULL, done boolean NOT NULL DEFAULT false);
