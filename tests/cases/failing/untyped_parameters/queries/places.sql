--! typed_literal
SELECT id FROM issues WHERE id > NUMERIC :n;

--! any_without_parentheses
SELECT id FROM issues WHERE id = ANY :ids;

--! any_of_one
SELECT id FROM issues WHERE id = ANY (:ids::int);

--! column
UPDATE issues SET :column = 1;

--! direction
SELECT id FROM issues WHERE id > 0 ORDER BY id :direction;

--! through_an_operator
SELECT id FROM issues WHERE id = :name || 'x';
