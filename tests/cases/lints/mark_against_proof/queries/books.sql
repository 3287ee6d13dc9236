--! first : (title?)
SELECT title FROM books;

--! second (isbn?) : (pages?)
--- `isbn` is compared, so that NULL may be passed; it is not always refused.
SELECT pages FROM books WHERE isbn = :isbn;

--! third (title?)
--- NOT NULL refuses it.
--@ unrestricted
UPDATE books SET title = :title;

--! allowed : (title?, pages?)
--@ allow SW1002 the columns are about to lose their NOT NULL
--- Neither counts among those that are summed up.
SELECT title, pages FROM books;

--! fourth : (title?, isbn?)
SELECT title, isbn FROM books;

--! elements : (tags[?])
SELECT ARRAY[title] AS tags FROM books;

--! nullable : (subtitle?)
SELECT subtitle FROM books WHERE subtitle <> '';

--! one_row : Shared(title?)
--- Rows with one name have to agree.
SELECT title, pages FROM books;

--! same_row : Shared(title?)
SELECT subtitle AS title, pages FROM books;
