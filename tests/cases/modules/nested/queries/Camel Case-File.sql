--! find
SELECT id FROM t WHERE mood = :mood;
