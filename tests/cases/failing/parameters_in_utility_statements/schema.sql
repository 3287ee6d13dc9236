CREATE TABLE visits (id int PRIMARY KEY, who text);
