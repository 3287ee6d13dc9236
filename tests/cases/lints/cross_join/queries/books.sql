-- Nothing connects them.

--! comma
SELECT a.name, b.title FROM authors a, books b WHERE b.title LIKE :title;

--! one_of_three
SELECT name, title, pieces FROM authors, books, sales WHERE authors.author_id = books.author_id AND sold > :since;

--! on_true
SELECT name, title FROM authors JOIN books ON true;

--! on_the_wrong_table
SELECT a.name, s.pieces FROM authors a JOIN books b ON b.author_id = a.author_id JOIN sales s ON a.author_id = b.author_id;

--! left_join_on_true
SELECT a.name, b.title FROM authors a LEFT JOIN books b ON b.title <> '';

--! in_a_subquery
SELECT name FROM authors WHERE author_id IN (SELECT b.author_id FROM books b, sales s WHERE s.pieces > 10);

--! updated_from
UPDATE books SET title = authors.name FROM authors WHERE books.title = '';

--! with_a_subquery
SELECT a.name, s.pieces FROM authors a, (SELECT sum(pieces) AS pieces FROM sales GROUP BY book_id) s;

-- Meant.

--! allowed
--@ allow cross-join every author is compared with every book
SELECT a.name, b.title FROM authors a, books b;

--! cross_join
SELECT a.name, b.title FROM authors a CROSS JOIN books b;

-- Connected, directly or not.

--! where_clause
SELECT a.name, b.title FROM authors a, books b WHERE a.author_id = b.author_id;

--! by_using
SELECT name, title FROM authors JOIN books USING (author_id);

--! natural
SELECT name, title FROM authors NATURAL JOIN books;

--! full_using
SELECT name, title, pieces FROM authors FULL JOIN books USING (author_id) LEFT JOIN sales USING (book_id);

--! by_comparison
SELECT a.title, b.title AS later FROM books a, books b WHERE a.book_id < b.book_id;

--! by_parameter
SELECT a.name, b.title FROM authors a, books b WHERE a.tenant = :tenant AND b.tenant = :tenant;

--! by_subquery
SELECT a.name, b.title FROM authors a, books b WHERE EXISTS (
    SELECT FROM sales WHERE sales.book_id = b.book_id AND b.author_id = a.author_id
);

--! by_outer_row
SELECT name, (SELECT sum(s.pieces) FROM books b, sales s WHERE b.author_id = a.author_id AND s.book_id = a.author_id) AS pieces
FROM authors a;

-- One row, functions, VALUES, LATERAL.

--! one_row_by_key
SELECT a.name, b.title FROM authors a, books b WHERE a.author_id = :id;

--! one_row_by_check
SELECT title, theme FROM books, settings;

--! totals
SELECT title, total FROM books, (SELECT sum(pieces) AS total FROM sales) AS totals;

--! series
SELECT title, day FROM books, generate_series(1, 7) AS day;

--! calendar
WITH days AS (SELECT generate_series(1, 7) AS day) SELECT title, day FROM books, days;

--! literal_rows
SELECT title, kind FROM books, (VALUES ('print'), ('audio')) AS kinds (kind);

--! lateral
SELECT a.name, b.title FROM authors a LEFT JOIN LATERAL (
    SELECT title FROM books WHERE books.author_id = a.author_id ORDER BY book_id LIMIT 1
) b ON true;

--! unnested
SELECT title, wanted FROM books, unnest(:wanted::text[]) AS wanted;
