--! find
SELECT id FROM fine;
