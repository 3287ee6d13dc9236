--! good
SELECT mood FROM t WHERE mood = :mood;
