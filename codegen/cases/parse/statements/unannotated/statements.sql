CREATE TABLE t (a int);
SELECT 1;
INSERT INTO t
VALUES (1);

--: Row()
SELECT 2;

--! find : Row
SELECT 3;
SELECT 4;
;;

--! last
SELECT 5;
SELECT ':a;'; SELECT 7
