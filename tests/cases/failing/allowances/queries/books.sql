--! broken
--@ allow list-of-one it is allowed in a statement with an error, too
SELECT titel FROM books WHERE author_id IN (:author_id);

--! unneeded
--- Not reported: not all lints are looked for where there are errors.
--@ allow list-of-one the caller has one author
SELECT title FROM books WHERE author_id = ANY (:author_ids);

--! found
SELECT title FROM books WHERE author_id IN (:author_id);

--! error
--@ allow unsupported-type not known
SELECT title FROM books;

--! unknown
--@ allow unneded-mark misspelt
SELECT title FROM books;

--! no_reason : (title!)
--@ allow unneeded-mark
SELECT title FROM books;
