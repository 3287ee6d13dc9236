CREATE TABLE posts (post_id bigint PRIMARY KEY, title text NOT NULL);
CREATE TABLE comments (
    comment_id bigint PRIMARY KEY,
    post_id    bigint NOT NULL REFERENCES posts (post_id),
    body       text NOT NULL,
    parent_id  bigint REFERENCES comments (comment_id)
);
CREATE TABLE votes (comment_id bigint NOT NULL REFERENCES comments (comment_id), voter text NOT NULL, weight integer);
CREATE TABLE tags (post_id bigint NOT NULL REFERENCES posts (post_id), tag text NOT NULL);
CREATE TYPE place AS (line integer, page integer);
CREATE TABLE marks (post_id bigint NOT NULL REFERENCES posts (post_id), place place NOT NULL, mark text NOT NULL);
