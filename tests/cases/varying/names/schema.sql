CREATE TABLE t (
    id int PRIMARY KEY, variant text, options text, patch text, "by" text, "type" text, "Sort" text, self_ text, statement text,
    client text, params text
);
