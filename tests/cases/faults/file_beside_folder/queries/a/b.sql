--! count
SELECT count(*) FROM t;
