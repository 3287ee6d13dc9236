--! list
SELECT id FROM issues WHERE id IN (:ids);

--! no_mistake
SELECT id FROM issues WHERE id IN (:one, :other) AND title LIKE '%a: b%' AND title <> '12:30' ORDER BY id = :first;

--! sorted
SELECT id FROM issues ORDER BY :sort::text, :other;

--! sorted_by
SELECT id FROM issues ORDER BY :sort DESC;

--! pattern
SELECT id FROM issues WHERE title LIKE '%:title%' OR title = ':title';
