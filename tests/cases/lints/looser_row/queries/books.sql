--: Book()

--: Title()

--: Allowed()

--! all_books : Book
SELECT title, subtitle FROM books;

--! with_subtitle : Book
SELECT title, subtitle FROM books WHERE subtitle IS NOT NULL;

--! titles : Title
SELECT title, pages FROM books;

--! titles_of_author : Title
SELECT title, pages FROM books WHERE author_id = :author_id;

--! unnamed
SELECT title, subtitle, pages FROM books;

--! unnamed_with_subtitle
SELECT title, subtitle, pages FROM books WHERE subtitle IS NOT NULL;

--! allowed : Allowed
--@ allow looser-row one row for both
SELECT isbn, subtitle FROM books;

--! allowed_with_subtitle : Allowed
SELECT isbn, subtitle FROM books WHERE subtitle IS NOT NULL;
