-- Every row.

--! no_where
DELETE FROM books;

--! update_without_where
UPDATE books SET price = price + :more;

--! where_true
DELETE FROM books WHERE true;

--! one_is_one
UPDATE books SET sold = false WHERE 1 = 1;

--! same_column
UPDATE books SET title = :title WHERE book_id = book_id;

--! not_distinct_from_itself
DELETE FROM books b WHERE b.subtitle IS NOT DISTINCT FROM b.subtitle;

--! never_null
DELETE FROM books WHERE title IS NOT NULL;

--! or_true
DELETE FROM books WHERE price > :price OR 1 = 1;

--! not_about_the_row
DELETE FROM books WHERE EXISTS (SELECT FROM authors WHERE name = :name);

--! column_of_the_target
DELETE FROM books WHERE price IN (SELECT price FROM authors);

--! other_table_only
DELETE FROM books USING authors WHERE authors.author_id = :id;

--! in_a_cte
WITH gone AS (DELETE FROM books RETURNING book_id) SELECT count(*) AS gone FROM gone;

--! through_a_view
UPDATE all_books SET title = upper(title);

-- Meant.

--! emptied
--@ unrestricted
DELETE FROM books;

--! emptied_by_allowance
--@ allow all-rows the table is a cache
DELETE FROM books WHERE true;

-- Some rows: a key, a parameter, a condition on a column, a join, one row at most.

--! by_key
DELETE FROM books WHERE book_id = :id;

--! by_parameter
DELETE FROM books WHERE price < :price;

--! optional_filter
DELETE FROM books WHERE author_id = :author OR :author::int IS NULL;

--! only_if_confirmed
DELETE FROM books WHERE :confirmed::boolean;

--! by_column
UPDATE books SET price = 0 WHERE sold;

--! nullable_column
DELETE FROM books WHERE subtitle IS NOT NULL;

--! by_join
UPDATE books SET title = authors.name FROM authors WHERE authors.author_id = books.author_id;

--! by_subquery
DELETE FROM books WHERE author_id IN (SELECT author_id FROM authors WHERE name = :name);

--! correlated
DELETE FROM books WHERE NOT EXISTS (SELECT FROM authors WHERE authors.author_id = books.author_id);

--! by_function
DELETE FROM books WHERE is_old(book_id);

--! sample
DELETE FROM books WHERE random() < 0.1;

--! of_one_row
UPDATE settings SET theme = :theme;

--! of_a_filtered_view
UPDATE sold_books SET title = upper(title);

--! nothing
DELETE FROM books WHERE false;
