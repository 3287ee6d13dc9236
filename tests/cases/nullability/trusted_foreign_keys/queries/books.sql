--! with_author
SELECT b.id, a.name FROM book b LEFT JOIN author a ON a.id = b.author_id;

--! with_editor
-- There may be none.
SELECT b.id, a.name FROM book b LEFT JOIN author a ON a.id = b.editor_id;

--! with_first_author
-- The foreign key may be checked at the end of the transaction only.
SELECT b.id, a.name FROM book b LEFT JOIN author a ON a.id = b.first_author_id;
