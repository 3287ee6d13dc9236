CREATE TYPE role AS ENUM ('reader', 'writer', 'admin');
CREATE TYPE badge AS (labels text[]);

CREATE TABLE users (
    id int PRIMARY KEY,
    roles role[] NOT NULL,
    former_roles role[] NOT NULL DEFAULT '{}',
    checked role[] NOT NULL DEFAULT '{}' CHECK (array_position(checked, NULL) IS NULL),
    badge badge
);
CREATE TABLE admins (since date) INHERITS (users);
CREATE VIEW active AS SELECT id, roles FROM users;
