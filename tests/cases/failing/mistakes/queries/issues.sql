--! interval
SELECT id FROM issues WHERE opened_at > now() - INTERVAL ':days days';

--! interval_cast
SELECT id FROM issues WHERE opened_at > now() - ':days days'::interval;

--! date
SELECT id FROM issues WHERE opened_at > DATE ':day';

--! json_path
SELECT id FROM issues WHERE data @? '$.tags[*] ? (@ == :tag)';

--! quoted_name
SELECT id FROM issues ORDER BY ":sort";

--! quoted_table
SELECT id FROM ":table";

--! direction
SELECT id FROM issues ORDER BY title :direction;

--! direction_of_second
SELECT id FROM issues WHERE id > :id ORDER BY opened_at, title :direction LIMIT 5;

--! json
SELECT id FROM issues WHERE data @> '{"a": :a}';
