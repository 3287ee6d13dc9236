--! with_authors
SELECT b.title, a.author_id, a.name AS author
FROM books b
LEFT JOIN authors a ON a.author_id = b.author_id
ORDER BY b.title;
