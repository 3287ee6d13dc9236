--! inner_join
SELECT p.name, p.note, c.name AS child FROM parents p JOIN children c ON c.parent_id = p.id;

--! left_join
SELECT p.name, c.id, c.name AS child FROM parents p LEFT JOIN children c ON c.parent_id = p.id;

--! right_join
SELECT p.name, c.name AS child FROM parents p RIGHT JOIN children c ON c.parent_id = p.id AND p.note IS NULL;

--! full_join
SELECT p.name, c.name AS child FROM parents p FULL JOIN children c ON c.parent_id = p.id;

--! full_join_using
SELECT id, p.name FROM parents p FULL JOIN children c USING (id);

--! left_join_made_inner
SELECT p.name, c.name AS child FROM parents p LEFT JOIN children c ON c.parent_id = p.id WHERE c.id > 3;

--! lateral
SELECT p.name, c.name AS child FROM parents p LEFT JOIN LATERAL (SELECT name FROM children WHERE parent_id = p.id LIMIT 1) c ON true;

--! through_view
SELECT id, parent, child FROM families;

--! through_cte
WITH few AS (SELECT name, note FROM parents) SELECT name, note FROM few;

--! set_operation
SELECT name FROM parents UNION ALL SELECT note FROM children;
