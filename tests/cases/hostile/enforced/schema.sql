CREATE TABLE affected (affected_2 int PRIMARY KEY, count text, "it's" text);

CREATE TABLE "RETURNING 1 ) --" ("a'b" text PRIMARY KEY, "c""d" text);
