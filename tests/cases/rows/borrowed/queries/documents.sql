--: Heading(note?)
--& derive(Copy)

--! all
SELECT * FROM documents ORDER BY document_id;

--! find
SELECT * FROM documents WHERE document_id = :document_id;

--! headings : Heading
SELECT title, note FROM documents ORDER BY document_id;

--! titles
SELECT title FROM documents ORDER BY document_id;

--! counts
SELECT count(*) AS documents, sum(pages) AS pages FROM documents;

--! longest
SELECT max(title) AS title, max(pages) AS pages FROM documents;
