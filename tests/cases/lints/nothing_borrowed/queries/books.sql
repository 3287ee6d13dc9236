--! counts
--@ borrowed
SELECT author_id, count(*) AS books FROM books GROUP BY author_id;

--! titles
--@ borrowed
--- Text is borrowed.
SELECT book_id, title FROM books;

--! tags
--@ borrowed
SELECT book_id, tags FROM books;

--! owned_counts
SELECT author_id, max(pages) AS pages FROM books GROUP BY author_id;

--! allowed
--@ borrowed
--@ allow nothing-borrowed the title follows
SELECT book_id, pages FROM books;
