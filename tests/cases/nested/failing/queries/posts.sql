--: Post()

--! no_record
--@ nest title = Title
SELECT post_id, title FROM posts;

--! no_column
--@ nest comments = Comment
SELECT post_id, title FROM posts;

--! unknown_fields
--@ nest found = Found
SELECT any_record() AS found;

--! no_names
--@ nest comments = Shout
SELECT ARRAY(SELECT ROW(c.comment_id, upper(c.body)) FROM comments c) AS comments;

--! too_few
--@ nest comments = Short(comment_id)
SELECT ARRAY(SELECT ROW(c.comment_id, c.body) FROM comments c) AS comments;

--! same_name
--@ nest comments = Twice
SELECT ARRAY(SELECT ROW(c.post_id, p.post_id) FROM comments c JOIN posts p USING (post_id)) AS comments;

--! one : Post
--@ nest comments = Comment
SELECT p.title, ARRAY(SELECT ROW(c.comment_id) FROM comments c) AS comments FROM posts p;

--! other
--@ nest comments = Comment
SELECT ARRAY(SELECT ROW(c.comment_id, c.body) FROM comments c) AS comments;

--! taken
--@ nest comments = Post
SELECT ARRAY(SELECT ROW(c.comment_id) FROM comments c) AS comments;

--! not_a_name
--@ nest comments = Post-It
SELECT ARRAY(SELECT ROW(c.comment_id) FROM comments c) AS comments;

--! open_bracket
--@ nest comments = Open(comment_id
SELECT ARRAY(SELECT ROW(c.comment_id) FROM comments c) AS comments;

--! twice
--@ nest comments = First
--@ nest comments = Second
SELECT ARRAY(SELECT ROW(c.comment_id) FROM comments c) AS comments;

--! dropped_names
--@ nest comments = Hostile("*/ struct", b)
SELECT ARRAY(SELECT ROW(c.comment_id, c.body) FROM comments c) AS comments;

--! no_such_alias
--@ embed post = P(q.*)
SELECT p.post_id, p.title FROM posts p;

--! nothing_tells
--@ embed comment = C(c.*)
SELECT p.title, c.body FROM posts p LEFT JOIN comments c USING (post_id);

--! no_star
--@ embed comment = D(c)
SELECT p.title, c.body FROM posts p LEFT JOIN comments c USING (post_id);

--! embedded_twice
--@ embed one = E(p.*)
--@ embed other = F(p.*)
SELECT p.title, p.post_id FROM posts p;

--! expression_only
--@ embed post = G(p.*)
SELECT upper(p.title) AS title FROM posts p;
