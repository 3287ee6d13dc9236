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

--! sorted_by_second
SELECT id FROM issues ORDER BY title, :sort::text DESC NULLS LAST LIMIT 5;

--! sorted_in_brackets
SELECT id FROM issues ORDER BY (CAST(:sort AS text)), (:other::varchar(9));

--! grouped_by
SELECT count(*) FROM issues GROUP BY :column::text HAVING count(*) > 1;

--! first_of_each
SELECT DISTINCT ON (:column::text) id FROM issues ORDER BY :column::text, id;

--! numbered
SELECT id, row_number() OVER (PARTITION BY :column::text ORDER BY :sort::text) FROM issues;

--! in_array
SELECT id FROM issues WHERE title = ANY (ARRAY[:titles]);

--! not_in
SELECT id FROM issues WHERE id NOT IN (:ids);

--! no_mistake_either
SELECT id FROM issues
WHERE title = ANY (ARRAY[:one, :other]) AND title <> 'a :b' AND opened_at::text NOT LIKE '%T12:30%' AND note <> 'see http://x'
ORDER BY :first::text IS NULL, :first::text = title, CASE WHEN :first = 'id' THEN id END LIMIT :limit OFFSET :offset;

--! no_mistake_in_formats
SELECT to_char(opened_at, 'HH24:MI:SS'), '{"a":true}'::jsonb, $$a:b$$, E'x:y' AS "x:y", '12:00'::time FROM issues
FETCH FIRST :count ROWS ONLY;

--! whole
SELECT id FROM issues WHERE concat(title, ':suffix') = title AND note IN (E':note', $$:note$$, $q$:note$q$);

--! within_escapes
SELECT id FROM issues WHERE note LIKE E'%:note\\_%' OR note = format('<:note>') OR note = :note;

--! name
SELECT id AS ":name" FROM issues WHERE title = :title;

--! pattern_around
SELECT id FROM issues WHERE title SIMILAR TO '(:a|b)' OR title ~ '^x :b$' OR title LIKE '_:c_' OR note = :a;

--! no_mistake_in_patterns
SELECT id FROM issues WHERE title ~ '^[[:alpha:]]+(?:beta)?$' AND note = :alpha AND title <> :beta;
