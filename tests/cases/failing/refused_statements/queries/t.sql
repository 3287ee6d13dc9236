--! begin
BEGIN;

--! commit
COMMIT;

--! savepoint
SAVEPOINT a;

--! prepare
PREPARE a AS SELECT 1;

--! cursor
DECLARE c CURSOR FOR SELECT 1;

--! discard
DISCARD ALL;

--! listen
LISTEN jobs;

--! unlisten
UNLISTEN *;

--! nothing
;

--! numbered
SELECT id FROM t WHERE id = $1;

--! unterminated
SELECT 'no end;
