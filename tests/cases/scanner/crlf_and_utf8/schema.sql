CREATE TABLE größen (größe int PRIMARY KEY, "straße" text NOT NULL);
