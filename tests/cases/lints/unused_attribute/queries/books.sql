--: Book() : PartialOrd
--& derive(PartialOrd)

--! newest : Book
--& derive(Hash)
SELECT book_id, title FROM books ORDER BY book_id DESC;

--! oldest : Book
--# inline
SELECT book_id, title FROM books ORDER BY book_id;

--! plain
--  & no attribute
SELECT title FROM books;

--! allowed : Book
--& derive(Hash)
--@ allow unused-attribute a template writes it everywhere
SELECT book_id, title FROM books;
