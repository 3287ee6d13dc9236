--! first
--- It is not written yet.

--! second
;

--! third
--: Row()
-- SELECT 1;

--! fourth
/* SELECT 1; */
