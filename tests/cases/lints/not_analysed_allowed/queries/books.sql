--! plan
--@ allow not-analysed the plan is for people
EXPLAIN SELECT title FROM books;

--! another_plan
--- Not allowed here.
EXPLAIN SELECT name FROM authors;

--! third_plan
--- Reported once for each reason.
EXPLAIN SELECT name, author_id FROM authors;
