CREATE TABLE t (id int PRIMARY KEY, "i" text NOT NULL, "*/" text NOT NULL);
