ALTER TABLE customers ALTER COLUMN note TYPE varchar(20) COLLATE "C";
