--! always_null : (nothing!, doubled!, shout!)
SELECT NULL::text AS nothing, NULL::int * id AS doubled, upper(coalesce(NULL, NULL::text)) AS shout FROM books;

--! always_null_in_union : (nothing!)
SELECT id, NULL AS nothing FROM books UNION ALL SELECT id, NULL FROM authors;

--! sometimes_null_in_union : (something!)
SELECT id, NULL AS something FROM books UNION ALL SELECT id, born FROM authors;

--! none
--@ one
SELECT id FROM books LIMIT 0;

--! two
--@ one
INSERT INTO books (id, title) VALUES (1, 'a'), (2, 'b') RETURNING id;

--! three
--@ optional
VALUES (1), (2), (3);

--! two_or_less
--@ optional
INSERT INTO books (id, title) VALUES (1, 'a'), (2, 'b') ON CONFLICT DO NOTHING RETURNING id;

--! two_or_one
--@ one
SELECT DISTINCT x % 1 AS x FROM (VALUES (1), (2)) v (x);
