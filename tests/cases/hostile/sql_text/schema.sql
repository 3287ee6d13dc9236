CREATE TABLE unused (id int);
