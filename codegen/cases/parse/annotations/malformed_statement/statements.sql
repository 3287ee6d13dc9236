--!
SELECT 1;

--! find-one
SELECT 2;

--! ünï (a?, b??) : Row(c?
SELECT :a, :b AS c;

--! rows : : Row
SELECT 3;

--! unclosed : ("name?)
SELECT 4;

--! empty : (""?, a.?, b[?, c d)
SELECT 5;

--! behind : Row() Other
SELECT 6;

--! deep : (a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a?)
SELECT 7;

--! sound
SELECT 8;
