--! email_only
INSERT INTO people (email) VALUES ($1) RETURNING id
--? => NULL
--? => 'nobody'
--? INSERT INTO people (email) VALUES ('a@x') => 'a@x'
--? INSERT INTO people (email) VALUES ('a@x') => 'A@x'
--? INSERT INTO people (email) OVERRIDING SYSTEM VALUE VALUES ('b@x'); SELECT setval('people_id_seq', 1, false); UPDATE people SET id = DEFAULT; SELECT setval('people_id_seq', 1, false) => 'a@x'
--? INSERT INTO people (email, code) VALUES ('b@x', 100); SELECT setval('people_code_seq', 100, false) => 'a@x'

--! everything
INSERT INTO people (code, token, email, nick, mood, team, team_name, born, stay, made, points)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
--? INSERT INTO people (email, code) VALUES ('b@x', 7) => 7, gen_random_uuid(), 'a@x', NULL, 'ok', NULL, NULL, NULL, NULL, now(), 0
--? => NULL, gen_random_uuid(), 'a@x', NULL, 'ok', NULL, NULL, NULL, NULL, now(), 0
--? => 7, NULL, 'a@x', NULL, 'ok', NULL, NULL, NULL, NULL, now(), 0
--? => 7, gen_random_uuid(), NULL, 'a', 'ok', NULL, NULL, NULL, NULL, now(), 0
--? => 7, gen_random_uuid(), 'a@x', NULL, NULL, NULL, NULL, NULL, NULL, now(), 0
--? => 7, gen_random_uuid(), 'a@x', NULL, 'ok', NULL, NULL, NULL, NULL, NULL, 0
--? => 7, gen_random_uuid(), 'a@x', NULL, 'ok', NULL, NULL, NULL, NULL, now(), NULL
--? => 7, gen_random_uuid(), 'a@x', NULL, 'bad', NULL, NULL, NULL, NULL, now(), 0
--? => 7, gen_random_uuid(), 'a@x', NULL, 'ok', 9, 'red', NULL, NULL, now(), 0
--? => 7, gen_random_uuid(), 'a@x', NULL, 'ok', 1, NULL, NULL, NULL, now(), 0
--? INSERT INTO people (email, token) VALUES ('b@x', '00000000-0000-0000-0000-000000000001') => 7, '00000000-0000-0000-0000-000000000001', 'a@x', NULL, 'ok', NULL, NULL, NULL, NULL, now(), 0
--? INSERT INTO people (email, nick) VALUES ('b@x', 'n') => 7, gen_random_uuid(), 'a@x', 'n', 'ok', NULL, NULL, NULL, NULL, now(), 0
--? INSERT INTO people (email, nick) VALUES ('b@x', 'n') => 7, gen_random_uuid(), 'a@x', 'N', 'ok', NULL, NULL, NULL, NULL, now(), 0
--? INSERT INTO people (email, born) VALUES ('b@x', '2001-01-01') => 7, gen_random_uuid(), 'a@x', 'N', 'ok', NULL, NULL, '2001-01-01', NULL, now(), 0
--? ALTER TABLE people DROP CONSTRAINT people_nick_key; DROP INDEX people_name; INSERT INTO people (email, nick, stay) VALUES ('b@x', 'n', '[2001-01-01,2002-01-01)') => 7, gen_random_uuid(), 'a@x', 'n', 'ok', NULL, NULL, NULL, '[2001-06-01,2001-07-01)', now(), 0

--! constants
INSERT INTO people (email, nick, team, mood) VALUES ('a@x', NULL, NULL, 'ok')
--? INSERT INTO people (email) VALUES ('a@x') =>

--! several_rows_with_default
INSERT INTO people (email, mood, nick) VALUES ($1, DEFAULT, 'n'), ('b@x', 'ok', NULL)
--? => 'b@x'
--? => NULL

--! from_a_query
INSERT INTO people (email, team) SELECT name || '@x', team_id FROM teams WHERE team_id = $1
--? UPDATE teams SET name = NULL => 1

--! foreign_key_alone
INSERT INTO people (email, team, team_name) SELECT 'a@x', x, CASE WHEN x > 100 THEN 'red' END FROM unnest($1::int[]) x
--? => '{7}'
--? ALTER TABLE people DROP CONSTRAINT people_team_fkey => '{107}'

--! default_values_of_nothing
INSERT INTO empty DEFAULT VALUES

--! whole_row_index
INSERT INTO twins (a) VALUES ($1)
--? INSERT INTO twins (a) VALUES (1) => 1

--! serial
INSERT INTO serials (note) VALUES ($1)
--? INSERT INTO serials (id) VALUES (1) => 'x'
