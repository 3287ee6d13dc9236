--! by_authors
SELECT title FROM books WHERE author_id IN (:author_ids);

--! by_any_author
SELECT title FROM books WHERE isbn = ANY (ARRAY[:isbns]);

--! not_by_authors
SELECT title FROM books WHERE author_id NOT IN (:author_ids);

--! by_list
SELECT title FROM books WHERE author_id = ANY (:author_ids);

--! by_author
SELECT title FROM books WHERE author_id = :author_id;

--! by_two
SELECT title FROM books WHERE author_id IN (:first, :second);

--! by_subquery
SELECT title FROM books WHERE author_id IN (SELECT author_id FROM authors WHERE name = :name);

--! array
SELECT ARRAY[:tag::text] AS tags;

--! allowed
--@ allow list-of-one the SQL of another program, which must not change
SELECT title FROM books WHERE author_id IN (:author_id);
