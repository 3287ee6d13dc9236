--- All books, the newest first.
--! newest
SELECT title FROM books ORDER BY book_id DESC;

--! documented
--- All books, the oldest first.
SELECT title FROM books ORDER BY book_id;

-- A plain comment.
--! commented
SELECT title FROM books;

---------------------
--! below_a_line
SELECT title FROM books;

--- A heading of the statements below.

--! below_a_heading
SELECT title FROM books;

--- Kept here for another tool.
--! allowed
--@ allow misplaced-documentation another tool reads it there
SELECT title FROM books;
