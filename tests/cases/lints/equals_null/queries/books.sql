--! without_subtitle
SELECT title FROM books WHERE subtitle = NULL;

--! with_subtitle
SELECT title FROM books WHERE pages > 10 AND subtitle <> NULL::text;

--! in_a_subquery
SELECT name FROM authors WHERE EXISTS (SELECT FROM books WHERE books.author_id = authors.author_id AND subtitle = NULL);

--! silent_tests
SELECT title FROM books WHERE subtitle IS NULL OR subtitle IS DISTINCT FROM NULL;

--! silent_parameter
SELECT title FROM books WHERE subtitle = :subtitle;

--! silent_value
SELECT title, pages + NULL::integer AS unknown FROM books;

--! allowed
--@ allow equals-null shows what the comparison gives
SELECT title, subtitle = NULL AS unknown FROM books;
