--! find
SELECT id FROM first;
