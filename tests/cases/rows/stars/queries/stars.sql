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
--@ allow cross-join what it is joined with does not matter here
SELECT *, 1 + 1 AS two FROM authors a, (SELECT * FROM archive.books) AS x;

--! join_with_a_name
SELECT * FROM (authors a JOIN archive.books b ON b.book_id = a.author_id) AS j;

--! qualified
--@ allow cross-join what it is joined with does not matter here
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

--! composite
SELECT edition_id, (format).*, (e.prints[1].format).width AS printed FROM editions e;

--! of_call
SELECT (doubled(format)).*, (parts(e.format)) . * FROM editions e WHERE edition_id = :edition_id;

--! of_parameter
SELECT (:format::format).*;

--! of_element
SELECT prints[1].*, e.prints[2].format.* FROM editions e;

--! of_field
SELECT (prints[3]).format.*, (e.prints[3]).copies FROM editions e;

--! whole_row
SELECT (e).*, (b).title FROM editions e JOIN books b ON b.book_id = e.edition_id;

--! of_query
SELECT ((SELECT format FROM editions e WHERE e.edition_id = :edition_id)).*;

--! composite_inside
--@ allow cross-join what it is joined with does not matter here
--@ allow volatile-read what the function does is not the point
WITH sizes AS (SELECT edition_id, (format).* FROM editions), doubles AS (SELECT (doubled(format)).* FROM editions)
SELECT s.*, d.height FROM sizes s, doubles d WHERE EXISTS (SELECT (format).* FROM editions);

--! table_inside
WITH old AS (TABLE archive.books), recent AS (SELECT * FROM books)
SELECT * FROM old WHERE book_id IN (SELECT book_id FROM recent) AND EXISTS (TABLE drafts);

--! table_of_query
WITH "Old" AS (SELECT book_id FROM archive.books) TABLE "Old";

--! either_table
(TABLE books) UNION ALL (TABLE ONLY drafts) EXCEPT TABLE books;

--! copy_table
INSERT INTO drafts TABLE books RETURNING drafts.book_id;

--! table_as_a_name
SELECT b.title AS table, b.isbn "table of books" FROM books b;

--! row_of_all
SELECT ROW((format).*) AS "values" FROM editions;

--! of_values
WITH pairs AS (VALUES (1, 2), (3, 4)) SELECT p.*, v.* FROM pairs p, (VALUES ('a', 'b'), ('c', :last)) AS v (first, last);
