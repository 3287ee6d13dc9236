CREATE TABLE documents (
    document_id bigint PRIMARY KEY, title text NOT NULL, note text, body bytea NOT NULL,
    details jsonb NOT NULL, source json, tags text[] NOT NULL, pages int NOT NULL
);
