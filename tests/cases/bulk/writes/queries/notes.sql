--! add
--@ bulk
INSERT INTO notes (body) VALUES (:body) RETURNING id, body;

--! add_tagged
--@ bulk
INSERT INTO notes (body, tags) VALUES (:body, :tags);

--! retag
--@ bulk
--@ positional id, tags
UPDATE notes SET tags = :tags WHERE id = :id RETURNING body;

--! rerank
--- Two numerics can be equal and not the same.
--@ bulk
UPDATE notes SET body = :body WHERE rank = :rank;

--! merge
--@ bulk
MERGE INTO notes USING (SELECT :rank::numeric AS rank, :body AS body) AS source ON notes.rank = source.rank
WHEN MATCHED THEN UPDATE SET body = source.body
WHEN NOT MATCHED THEN INSERT (rank, body) VALUES (source.rank, source.body);

--! add_last
--- Each row sees the ones before.
--@ bulk
INSERT INTO notes (body, rank) VALUES (:body, (SELECT coalesce(max(rank), 0) + 1 FROM notes));

--! odd
--@ bulk
UPDATE "Odd input" AS n SET n = :v1 WHERE input = :n AND n.v1 = :input RETURNING n.n AS v2;

--! set
--- PostgreSQL compares the keys.
--@ bulk
INSERT INTO notes (rank, body) VALUES (:rank, :body)
ON CONFLICT (rank) DO UPDATE SET body = excluded.body;
