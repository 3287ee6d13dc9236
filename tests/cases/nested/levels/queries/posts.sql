--: Thread()

--! full
--- Two levels, and three siblings of which one has a composite.
--@ nest comments = Comment(comment_id, body, votes = Vote)
--@ nest tags = Tag(tag)
--@ nest marks = Mark
SELECT p.post_id, p.title,
    ARRAY(
        SELECT ROW(
            c.comment_id, c.body,
            ARRAY(SELECT ROW(v.voter, v.weight) FROM votes v WHERE v.comment_id = c.comment_id ORDER BY v.voter)
        )
        FROM comments c
        WHERE c.post_id = p.post_id
        ORDER BY c.comment_id
    ) AS comments,
    ARRAY(SELECT ROW(t.tag) FROM tags t WHERE t.post_id = p.post_id ORDER BY t.tag) AS tags,
    ARRAY(SELECT ROW(m.place, m.mark) FROM marks m WHERE m.post_id = p.post_id ORDER BY m.mark) AS marks
FROM posts p
ORDER BY p.post_id;

--! inner_tuples
--- What is not named within stays a tuple.
--@ nest comments = Discussed(comment_id, votes)
SELECT p.post_id, ARRAY(
    SELECT ROW(c.comment_id, ARRAY(SELECT ROW(v.voter, v.weight) FROM votes v WHERE v.comment_id = c.comment_id))
    FROM comments c
    WHERE c.post_id = p.post_id
) AS comments
FROM posts p;

--! through_a_cte
--@ nest comments = Comment(comment_id, body, votes = Vote)
WITH voted AS (
    SELECT c.post_id, ROW(
        c.comment_id, c.body, ARRAY(SELECT ROW(v.voter, v.weight) FROM votes v WHERE v.comment_id = c.comment_id)
    ) AS comment
    FROM comments c
)
SELECT p.post_id, ARRAY(SELECT v.comment FROM voted v WHERE v.post_id = p.post_id) AS comments
FROM posts p;

--! loosened : Thread
--- The struct of a shared name is as nullable as in any statement.
--@ nest replies = Reply
SELECT p.post_id, ARRAY(SELECT ROW(c.body, c.parent_id) FROM comments c WHERE c.post_id = p.post_id) AS replies
FROM posts p;

--! answered : Thread
--@ nest replies = Reply
SELECT p.post_id, ARRAY(
    SELECT ROW(c.body, c.parent_id) FROM comments c WHERE c.post_id = p.post_id AND c.parent_id IS NOT NULL
) AS replies
FROM posts p;
