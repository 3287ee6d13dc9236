CREATE TABLE posts (post_id bigint PRIMARY KEY, title text NOT NULL);
CREATE TABLE comments (comment_id bigint PRIMARY KEY, post_id bigint NOT NULL REFERENCES posts (post_id), body text);
CREATE FUNCTION any_record() RETURNS record LANGUAGE sql AS 'SELECT 1, 2';
