--! all
SELECT * FROM books;

--! keyword
SELECT * FROM authors WHERE "user" = :user;

--! of_one
SELECT b.*, a.name FROM books AS b JOIN authors a USING (author_id);

--! joined
SELECT * FROM authors JOIN books AS b USING (author_id) WHERE pages * 2 > :pages;

--! full_joined
SELECT * FROM authors a FULL JOIN drafts d USING (author_id);

--! cross_joined
SELECT *, 1 + 1 AS two FROM authors a, (SELECT * FROM archive.books) AS x;

--! join_with_a_name
SELECT * FROM (authors a JOIN archive.books b ON b.book_id = a.author_id) AS j;

--! qualified
SELECT archive.books.* FROM archive.books, books;

--! inner
WITH recent AS (SELECT * FROM books WHERE published > :since) SELECT * FROM recent;

--! either
SELECT * FROM books UNION ALL SELECT * FROM drafts ORDER BY 1;

--! exists
SELECT EXISTS (SELECT * FROM books WHERE title = :title) AS there, count(*) AS all FROM books;

--! grouped
SELECT * FROM archive.books GROUP BY book_id;

--! distinct
SELECT DISTINCT ON (author_id) * /* the last */ FROM books ORDER BY author_id, published DESC;

--! copy
INSERT INTO drafts SELECT * FROM books WHERE book_id = :book_id RETURNING *;

--! rename
UPDATE books SET title = :title FROM authors a WHERE a.author_id = books.author_id AND book_id = :book_id RETURNING *, a.*;

--! remove
DELETE FROM archive.books AS gone WHERE book_id = :book_id RETURNING gone.*;

--! of_function
SELECT * FROM generate_series(1, :last) WITH ORDINALITY AS series (value, place);

--! table
TABLE archive.books;
