CREATE TABLE sheets (sheet_id int PRIMARY KEY, cells int[] NOT NULL);
