CREATE TABLE plans (id int PRIMARY KEY) PARTITION BY LIST (id);
CREATE TABLE plans_1 PARTITION OF plans FOR VALUES IN (1);
CREATE TABLE plans_2 PARTITION OF plans FOR VALUES IN (2, 3);
CREATE TABLE readings (
  id int,
  day int NOT NULL,
  value int CONSTRAINT positive CHECK (value > 0),
  plan int REFERENCES plans,
  PRIMARY KEY (id, day)
) PARTITION BY RANGE (day);
CREATE TABLE readings_low PARTITION OF readings FOR VALUES FROM (0) TO (10);
CREATE TABLE readings_high (plan int, value int NOT NULL, day int NOT NULL, id int NOT NULL, CONSTRAINT positive CHECK (value > 0))
  PARTITION BY LIST (id);
ALTER TABLE readings ATTACH PARTITION readings_high FOR VALUES FROM (10) TO (20);
CREATE TABLE readings_high_1 PARTITION OF readings_high (CONSTRAINT even CHECK (value % 2 = 0)) FOR VALUES IN (1);
CREATE UNIQUE INDEX value_of_low ON readings_low (value);
CREATE TABLE notes (id int, day int, plan int REFERENCES plans ON DELETE CASCADE, FOREIGN KEY (id, day) REFERENCES readings);
INSERT INTO plans VALUES (1), (2);
INSERT INTO readings VALUES (1, 1, 1, 1), (1, 11, 2, 1);
