-- ON CONFLICT without a key to go by.

--! partial_by_parameter
INSERT INTO addr (bucket, address, kind) VALUES (:b, :a, :k)
ON CONFLICT (bucket) WHERE kind = :k DO UPDATE SET address = excluded.address;

--! partial_without_condition
INSERT INTO addr (bucket, address) VALUES (:b, :a) ON CONFLICT (bucket) DO NOTHING;

--! no_key
INSERT INTO t (x) VALUES (:x) ON CONFLICT (x) DO NOTHING;

--! in_a_cte
WITH new AS (INSERT INTO a (id, name) VALUES (:id, :name) ON CONFLICT (name) DO NOTHING RETURNING id) SELECT id FROM new;

--! not_null_domain
INSERT INTO a (id, name) VALUES (:id, :name::code) ON CONFLICT (name) DO NOTHING;

--! deferrable
INSERT INTO deferred (id) VALUES (:id) ON CONFLICT (id) DO NOTHING;

--! deferrable_among_all
INSERT INTO deferred (id) VALUES (:id) ON CONFLICT DO NOTHING;

--! deferrable_by_name
INSERT INTO deferred (id) VALUES (:id) ON CONFLICT ON CONSTRAINT deferred_pkey DO UPDATE SET code = 'x';

--! exclusion
INSERT INTO booked (room, during) VALUES (:room, :during)
ON CONFLICT ON CONSTRAINT booked_once DO UPDATE SET room = excluded.room;
