--! titles : (title!)
--- Proven: the lint speaks.
SELECT title FROM books;

--! find (isbn!) : (title!)
--- Both are proven.
SELECT title FROM books WHERE isbn = :isbn;

--! elements (tags[!]) : (tags[!])
--- Elements of a parameter are never NULL; those of this array are proven not to be.
SELECT ARRAY[title] AS tags FROM books WHERE tags = :tags;

--! subtitles : (subtitle!)
--- A promise that is needed.
SELECT subtitle FROM books;

--! tags : (tags[!])
--- What is in the array is not known.
SELECT tags FROM books;

--! loose : (subtitle?)
--- Another mark.
SELECT subtitle FROM books;

--! unmarked
SELECT title FROM books;

--! allowed : (title!)
--@ allow unneeded-mark an older server proves less
SELECT title FROM books;
