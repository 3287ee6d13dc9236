CREATE TABLE fine (id int);
CREATE TABLE broken (id int,, name text);
