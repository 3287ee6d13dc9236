--! base
SELECT
    --@ fragment base(i, :p)
    i.issue_id,
    i.title, :p::text AS p
    --@ end
FROM issues i;

--! empty
SELECT
    --@ use base(j, :p)
    --@ end
FROM issues j;

--! other_line
SELECT
    --@ use base(i, :p)
    i.issue_id,
    i.author, :p::text AS p
    --@ end
FROM issues i;

--! too_long
SELECT
    --@ use base(i, :p)
    i.issue_id,
    i.title, :p::text AS p
    , i.author
    --@ end
FROM issues i;

--! unknown
SELECT
    --@ use bass(i, :p)
    i.issue_id
    --@ end
FROM issues i;

--! too_few
SELECT
    --@ use base(i)
    i.issue_id
    --@ end
FROM issues i;

--! wrong_kind
SELECT
    --@ use base(:i, :p)
    i.issue_id
    --@ end
FROM issues i;

--! circle
SELECT
    --@ fragment one
    issue_id,
    --@ use two
    --@ end
    --@ end
FROM issues
UNION ALL
SELECT
    --@ fragment two
    issue_id,
    --@ use three
    --@ end
    --@ end
FROM issues
UNION ALL
SELECT
    --@ fragment three
    issue_id,
    --@ use one
    --@ end
    --@ end
FROM issues;

--! uses_circle
SELECT
    --@ use one
    --@ end
FROM issues;

--! incomplete
SELECT (
    --@ fragment incomplete
    issue_id) AS issue_id, title
    --@ end
FROM issues;

--! twice
SELECT
    --@ fragment base
    title
    --@ end
FROM issues;

--! within
SELECT
    --@ fragment outer_one
    title,
    --@ fragment inner_one
    issue_id
    --@ end
    --@ end
FROM issues;

--! same_names
SELECT
    --@ fragment same(a, A)
    title
    --@ end
FROM issues;

--! no_name
SELECT
    --@ fragment
    title
    --@ end
FROM issues;

--! behind_sql
SELECT title --@ fragment behind
    --@ end
FROM issues;

--! not_closed
SELECT
    --@ use base(i, :p)
    title
FROM issues;

--! outside
--@ use base(i, :p)
SELECT title
FROM issues;

--! looks_like_one
SELECT
    -- @use base
    title
FROM issues;
