CREATE TABLE issues (
    issue_id bigint PRIMARY KEY,
    title text NOT NULL,
    author text NOT NULL,
    closed_at timestamptz,
    hidden boolean NOT NULL
);

CREATE TABLE comments (issue_id bigint NOT NULL REFERENCES issues, body text NOT NULL);
