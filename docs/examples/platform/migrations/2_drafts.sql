ALTER TABLE notes ADD draft boolean NOT NULL DEFAULT false;

-- Rollback
CREATE TABLE rollbacks (note_id uuid PRIMARY KEY REFERENCES notes, text text NOT NULL);
