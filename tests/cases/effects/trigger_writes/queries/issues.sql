--! close
UPDATE issues SET status = 'closed', closed_at = now() WHERE issue_id = :issue_id
RETURNING closed_at, updated_at, search;

--! open
INSERT INTO issues (issue_id, title, status) VALUES (:issue_id, :title, 'open')
RETURNING issue_id, closed_at;

--! prices
SELECT issue_id, price(issue_id) AS price FROM issues;
