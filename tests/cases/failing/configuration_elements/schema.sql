CREATE TABLE people (id int PRIMARY KEY, tags text[]);
CREATE SCHEMA other;
CREATE TABLE other.people (id int PRIMARY KEY, tags text[]);
