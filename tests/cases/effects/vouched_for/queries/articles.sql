--! slugs
SELECT slug(title) AS slug FROM articles;

--! visit
SELECT tools.visit(article_id) AS visits FROM articles WHERE article_id = :article_id;
