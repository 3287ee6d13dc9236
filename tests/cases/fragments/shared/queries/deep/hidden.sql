--! hidden
SELECT h.issue_id FROM issues h WHERE NOT (
    --@ fragment not_hidden(h)
    NOT h.hidden
    --@ end
);

--! titled
--- A fragment can have parts that are optional.
SELECT issue_id
FROM issues
WHERE
    --@ fragment titled
    title = :title
    --@ if :author
    AND author = :author
    --@ end
    --@ end
ORDER BY issue_id;

--! titled_or_hidden
SELECT count(*) AS issues
FROM issues
WHERE hidden AND
    --@ use titled
    title = :title
    --@ if :author
    AND author = :author
    --@ end
    --@ end
