--! reads_what_policies_read
SELECT note FROM notes

--! writes
UPDATE notes SET note = $1 WHERE id = $2

--! calls_what_policies_call
SELECT id FROM opaque

--! switched_off
SELECT id FROM open

--! in_a_circle
SELECT id FROM first
