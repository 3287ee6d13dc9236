--! nullable_side
SELECT a.id FROM a LEFT JOIN b ON b.a_id = a.id WHERE a.id = :id FOR UPDATE;

--! nullable_side_shared
SELECT b.name FROM b RIGHT JOIN a ON b.a_id = a.id FOR NO KEY UPDATE OF b SKIP LOCKED;

--! materialised_view
SELECT n FROM summary FOR SHARE;

--! behind_a_view
SELECT n FROM summary_seen FOR UPDATE;

--! sequence
SELECT last_value FROM numbers FOR UPDATE;

--! without_a_guard
--- No variant has all parameters: the guard's own test is never sent.
--@ unrestricted
UPDATE a
SET name = :name
FROM numbers AS n
WHERE n.last_value = 1
    AND (NOT :positive OR a.id > 0)
    AND a.id = :id --@ if :id
;
