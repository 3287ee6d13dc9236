--! by_primary_key
SELECT email FROM users WHERE user_id = :user_id;

--! by_unique
SELECT user_id FROM users WHERE email = :email;

--! by_two_columns
SELECT user_id FROM users WHERE team = :team AND seat = :seat;

--! by_half_a_key
SELECT user_id FROM users WHERE team = :team;

--! by_partial_index
SELECT user_id FROM users WHERE team = :team AND active;

--! by_list
SELECT user_id FROM users WHERE email = ANY (:emails);

--! key_joined_with_many
SELECT u.email, l.at FROM users u JOIN logins l USING (user_id) WHERE u.user_id = :user_id;

--! many_joined_with_key
SELECT l.at, u.email FROM logins l JOIN users u USING (user_id);

--! key_or_else
SELECT email FROM users WHERE user_id = :user_id OR email = :email;

--! limited
SELECT email FROM users ORDER BY user_id LIMIT 1;

--! limited_by_parameter
SELECT email FROM users ORDER BY user_id LIMIT :count;

--! aggregated
SELECT max(at) FROM logins WHERE user_id = :user_id;

--! grouped
SELECT user_id, max(at) AS last FROM logins GROUP BY user_id;

--! without_from
SELECT :a::int + 1 AS more;

--! values_of_two
VALUES (1, 'one'), (2, 'two');

--! insert_one
INSERT INTO logins (user_id, at) VALUES (:user_id, now()) RETURNING at;

--! insert_many
INSERT INTO logins (user_id, at) SELECT unnest(:user_ids::int[]), now() RETURNING at;

--! insert_or_nothing
INSERT INTO users VALUES (:user_id, :email, NULL, 1, 1, true) ON CONFLICT DO NOTHING RETURNING user_id;

--! upsert
INSERT INTO users VALUES (:user_id, :email, NULL, 1, 1, true) ON CONFLICT (user_id) DO UPDATE SET email = excluded.email RETURNING user_id;

--! update_by_key
UPDATE users SET email = :email WHERE user_id = :user_id RETURNING email;

--! delete_all
--@ unrestricted
DELETE FROM logins RETURNING user_id;

--! without_columns
DELETE FROM logins WHERE user_id = :user_id;

--! set_returning
SELECT generate_series(1, :n::int) AS number;
