--! vec
SELECT id, label FROM statuses WHERE id = :id;
