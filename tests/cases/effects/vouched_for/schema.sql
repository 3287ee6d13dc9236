CREATE TABLE articles (article_id int PRIMARY KEY, title text NOT NULL);

CREATE FUNCTION slug(title text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN lower(replace(title, ' ', '-'));
END $$;

CREATE SCHEMA tools;
CREATE FUNCTION tools.visit(article int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN article;
END $$;
