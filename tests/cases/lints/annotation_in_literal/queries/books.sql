--! drafts
SELECT title FROM books WHERE title = 'draft;

--! swallowed
SELECT title FROM books WHERE title = ' OR title <> '';

--! in_dollars
--- Meant, and said so.
SELECT $$
--! no annotation
$$ AS text;

--! lines
SELECT 'first
second --! in the middle' AS text;

--! comment
SELECT title FROM books /*
--! in a comment
*/;

--! allowed
--@ allow annotation-in-literal a template of a query file
SELECT '
--! name
' AS text;
