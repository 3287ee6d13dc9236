--! redundant : (born?, subtitle?)
SELECT a.id, a.born, b.subtitle FROM authors a JOIN books b ON b.author_id = a.id;

--! nulled : (title?)
SELECT a.id, b.title FROM authors a LEFT JOIN books b ON b.author_id = a.id;

--! against_proof : (id?, name?, title?)
SELECT a.id, a.name, coalesce(b.title, a.name) AS title FROM authors a LEFT JOIN books b ON b.author_id = a.id;

--! more_against_proof : (id?, name?)
SELECT id, name, born FROM authors;

--! unneeded : (name!, born!)
SELECT id, name, born FROM authors WHERE born > '1900-01-01';

--! needed : (born!)
SELECT id, born FROM authors;

--: Shared (name?, born!)

--! first_of_shared : Shared
SELECT name, born FROM authors WHERE born IS NOT NULL;

--! second_of_shared : Shared
SELECT min(name) AS name, min(born) AS born FROM authors;

--! first_of_named : Named(title?)
SELECT title, id FROM books;

--! second_of_named : Named()
SELECT b.title, a.id FROM authors a LEFT JOIN books b ON b.author_id = a.id;

--! always_null_without_promise
SELECT NULL::text AS nothing, id FROM books;

--! elements : (names[!], born[?], made[?])
SELECT array_agg(name) AS names, array_agg(born) AS born, array_agg(id) AS made FROM authors GROUP BY code;
