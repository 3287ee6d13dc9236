--! open_issues
--- Declares both fragments; the second uses a third, of another file.
SELECT
    --@ fragment issue_columns(i)
    i.issue_id, i.title, -- what a list shows
    (SELECT count(*) FROM comments c WHERE c.issue_id = i.issue_id) AS comments
    --@ end
FROM issues i
WHERE i.closed_at IS NULL
    --@ fragment visible(i, :viewer)
    AND (
        --@ use not_hidden(i)
        NOT i.hidden
        --@ end
        OR i.author = :viewer
    )
    --@ end
ORDER BY i.issue_id;

--! search
--- Uses within a statement that varies, one of them on a condition.
SELECT
--@ use issue_columns(other)
other.issue_id, other.title, -- what a list shows
(SELECT count(*) FROM comments c WHERE c.issue_id = other.issue_id) AS comments
--@ end
FROM issues other
WHERE (:title IS NULL OR other.title ILIKE :title)
    --@ if only_visible
    --@ use visible(other, :user)
    AND (
        --@ use not_hidden(other)
        NOT other.hidden
        --@ end
        OR other.author = :user
    )
    --@ end
    --@ end
ORDER BY other.issue_id;
