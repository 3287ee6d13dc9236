--! find
--@ allow list-of-one the caller has one author
--@ allow SW1002 nothing is marked
SELECT title FROM books WHERE author_id = ANY (:author_ids);

--! found : (title!)
--- What it suppresses is one of two.
--@ allow unneeded-mark an older server proves less
--@ allow mark-against-proof nothing is loosened
SELECT title FROM books;

--! elsewhere
--- The note is about another statement.
--@ allow redundant-marks for readers
SELECT title FROM books;

--! marked : (subtitle?)
SELECT subtitle FROM books;

--! needed
--@ allow list-of-one the SQL of another program
SELECT title FROM books WHERE author_id IN (:author_id);

--! on_some_servers
--@ allow session-state some versions set it
--@ allow unneeded-allowance only with some versions
SELECT title FROM books;

--! not_even_that
--@ allow unneeded-allowance there is no other line
SELECT title FROM books;

--! unknown
--- Where nothing can be proved, nothing is said.
--@ allow unneeded-mark the columns are text
--@ allow not-analysed for people
EXPLAIN SELECT title FROM books;

--! hostile : (title!)
--@ allow unneeded-mark "quoted", 'so', `too`; [31mred[0m ::error:: %0A -- and a dash
SELECT title FROM books;

--! long : (title!)
--@ allow unneeded-mark because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of because of this
SELECT title FROM books;
