--! first
SELECT U&"a FROM t;

--! second : (a??)
SELECT 1;
