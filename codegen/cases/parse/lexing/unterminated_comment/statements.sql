--! first
SELECT 1 /* nested /* twice */;

--! second
/* SELECT 1;

--! third
SELECT $1 /* fine */;
