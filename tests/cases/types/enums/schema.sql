CREATE TYPE mood AS ENUM ('happy', 'not so happy', 'sad!', 'type', '42', 'Happy-Go-Lucky', 'ümlaut');
CREATE TYPE "Weird Name" AS ENUM ('a', 'b');
COMMENT ON TYPE mood IS 'How somebody feels.';
CREATE TABLE people (person_id int PRIMARY KEY, mood mood NOT NULL, before mood[] NOT NULL, weird "Weird Name");
