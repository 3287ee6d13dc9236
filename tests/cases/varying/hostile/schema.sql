CREATE TABLE t (id int PRIMARY KEY, "a""b" text, "größe" text, "AND --@ if x" text);
