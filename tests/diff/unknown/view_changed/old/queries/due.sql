--! all
SELECT id, total FROM due;
