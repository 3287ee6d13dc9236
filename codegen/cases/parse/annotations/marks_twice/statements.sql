--! duplicate (a?, b, a?) : (c.d?, c.d, e[?], e[], f?, f.g?)
SELECT :a, :b AS c;

--! conflicting : (c?.d?, c!.e?, f?[?], f[!].g)
SELECT 1 AS c;
