CREATE TYPE status AS ENUM ('open', 'closed');
CREATE TABLE issues (id int PRIMARY KEY, title text NOT NULL, status status NOT NULL, note varchar(40), opened_at timestamptz NOT NULL);
