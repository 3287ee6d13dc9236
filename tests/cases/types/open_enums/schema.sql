CREATE TYPE operator AS ENUM ('<', '<=', '=', '!=', '', ' ', 'Self', 'self', '-1', '+1', 'a-b', 'a_b', 'a b', '😀', 'Unknown', '1', '_');
CREATE TABLE rules (rule_id int PRIMARY KEY, operator operator NOT NULL);
