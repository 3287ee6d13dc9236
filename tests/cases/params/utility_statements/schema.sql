CREATE TABLE visits (id int PRIMARY KEY, who text);
CREATE PROCEDURE note(a int, INOUT b text) LANGUAGE plpgsql AS 'BEGIN END';
CREATE PROCEDURE forget(a int) LANGUAGE plpgsql AS 'BEGIN END';
