CREATE TABLE readings (sensor text NOT NULL, value numeric);
CREATE VIEW latest AS SELECT sensor FROM readings;
CREATE TABLE ruled (sensor text);
CREATE RULE elsewhere AS ON INSERT TO ruled DO ALSO INSERT INTO readings VALUES (NEW.sensor);
CREATE TABLE parted (sensor text) PARTITION BY LIST (sensor);
