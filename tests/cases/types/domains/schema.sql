CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN work_email AS email CHECK (VALUE LIKE '%@work');
CREATE DOMAIN required AS text NOT NULL;
CREATE DOMAIN tags AS text[] CHECK (array_position(VALUE, NULL) IS NULL);
CREATE TABLE people (email email PRIMARY KEY, work work_email, name required, tags tags, others email[] NOT NULL);
