--! declared
SELECT
    --@ fragment wrong(i)
    i.issue_id,
    --@ use inner_wrong(i)
    i.titel
    --@ end
    --@ end
FROM issues i;

--! inner_one
SELECT
    --@ fragment inner_wrong(x)
    x.titel
    --@ end
FROM issues x;

--! used
SELECT
    --@ use wrong(j)
    j.issue_id,
    --@ use inner_wrong(j)
    j.titel
    --@ end
    --@ end
FROM issues j;
