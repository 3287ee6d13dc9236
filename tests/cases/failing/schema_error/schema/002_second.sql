-- Ä comment.
CREATE TABLE second (id int PRIMARY KEY, größe text);

CREATE TABLE third (
    id int REFERENCES missing_table (id),
    "ß" text
);
