--! equal
SELECT a.id FROM a, b WHERE a.name = b.name;

--! joined
SELECT a.id FROM a JOIN b USING (name);

--! in_list
SELECT id FROM a WHERE name IN (SELECT name FROM b);

--! larger
SELECT greatest(a.name, b.name) AS larger FROM a, b;

--! rows
SELECT a.id FROM a, b WHERE (a.name, a.id) < (b.name, b.a_id);

--! lower_case
SELECT lower(a.name || b.name) AS name FROM a, b;

--! sorted
SELECT name FROM (SELECT name FROM a UNION ALL SELECT name FROM b) AS names ORDER BY name;

--! arrays
SELECT array_agg(a.name) && ARRAY[b.name] AS both FROM a, b GROUP BY b.name;
