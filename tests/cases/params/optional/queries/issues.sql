--! search
-- The type of each parameter is told by another of its places, also where that comes later.
SELECT * FROM issues
WHERE (:title IS NULL OR title = :title)
    AND (:status IS NULL OR status = :status)
    AND (note = :note OR :note IS NULL)
    AND (:opened_after IS NULL OR opened_at > :opened_after);

--! text
SELECT id, '$1' AS price, title FROM issues WHERE :id IS NULL OR id = :id AND title <> '$1';

--! change (title?)
UPDATE issues SET title = coalesce(:title, title) WHERE :title IS NOT NULL AND id = :id;
