--! pairs
SELECT a.id, a.name, b.id, b.name, a.id + b.id FROM a JOIN b ON b.a_id = a.id;
