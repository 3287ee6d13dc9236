CREATE EXTENSION IF NOT EXISTS pg_cron WITH SCHEMA extensions;

CREATE TABLE notes (
    note_id uuid PRIMARY KEY,
    owner uuid NOT NULL DEFAULT auth.uid() REFERENCES auth.users,
    text text NOT NULL
);

-- === DOWN ===
DROP TABLE notes;
