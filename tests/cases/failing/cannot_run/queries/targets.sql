--! insert_into_materialised_view
INSERT INTO summary (n) VALUES (:n);

--! delete_from_materialised_view
DELETE FROM summary WHERE n = :n;

--! update_sequence
UPDATE numbers SET last_value = :n;

--! update_view
UPDATE counted SET n = :n;
