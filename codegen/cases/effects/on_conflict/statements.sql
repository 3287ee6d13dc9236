--! nothing_at_all
INSERT INTO users (id, email) VALUES ($1, $2) ON CONFLICT DO NOTHING
--? => 1, NULL

--! nothing_on_a_key
INSERT INTO users (id, email, name, team, active) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email) DO NOTHING
--? => 1, 'b@x', NULL, NULL, NULL
--? => 2, 'A@x', NULL, NULL, NULL
--? => 2, 'b@x', 'A', 1, NULL
--? => 2, 'b@x', 'B', 1, true

--! update_on_a_key
INSERT INTO users (id, email, name) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET email = excluded.email WHERE users.active RETURNING id, name
--? => 2, 'a@x', NULL
--? INSERT INTO users VALUES (2, 'b@x') => 1, 'b@x', NULL
--? INSERT INTO users VALUES (2, 'b@x') => 1, 'B@x', NULL
--? => 1, NULL, NULL

--! update_of_the_key
INSERT INTO users (id, email) VALUES ($1, 'n@x') ON CONFLICT (id) DO UPDATE SET id = 7
--? INSERT INTO users VALUES (7, 'b@x') => 1

--! on_constraint
INSERT INTO users (id, email, name, team) VALUES ($1, $2, $3, $4) ON CONFLICT ON CONSTRAINT users_team DO NOTHING
--? => 1, 'b@x', NULL, NULL

--! on_an_expression
INSERT INTO users (id, email) VALUES ($1, $2) ON CONFLICT (lower(email)) DO NOTHING
--? => 1, 'b@x'

--! on_a_partial_index
INSERT INTO users (id, email, team, active) VALUES ($1, $2, $3, $4) ON CONFLICT (team) WHERE active DO NOTHING
--? => 1, 'b@x', NULL, NULL

--! equal_indexes
INSERT INTO twice VALUES ($1) ON CONFLICT (a) DO NOTHING

--! through_partitions
INSERT INTO events VALUES ($1, $2, $3) ON CONFLICT (id, day) DO NOTHING
--? => 2, '2001-02-02', 'A'
--? => 2, '2031-02-02', 'A'

--! through_a_view
INSERT INTO people (number, address) VALUES ($1, $2) ON CONFLICT (address) DO UPDATE SET called = 'B'
--? => 1, 'c@x'
--? INSERT INTO users VALUES (2, 'b@x', 'B', 1, false) => 3, 'a@x'

--! two_inserts_with_other_targets
WITH one AS (INSERT INTO users (id, email, name, team) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING)
INSERT INTO users (id, email, name, team) VALUES ($5, $6, $7, $8) ON CONFLICT (email) DO NOTHING
--? => 2, 'a@x', 'B', 2, 3, 'c@x', 'C', 3
--? => 2, 'b@x', 'B', 2, 1, 'c@x', 'C', 3
