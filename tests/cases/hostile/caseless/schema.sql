-- Names that look the same in capitals, so that a method and its `static` have one name.
CREATE TABLE 表 (番号 int PRIMARY KEY, 名 text NOT NULL, _1 int NOT NULL);
CREATE TYPE 色 AS ENUM ('赤', '1');
CREATE TYPE _2 AS (_1 int, 名 text);
CREATE DOMAIN 数 AS int;
CREATE DOMAIN id AS int;
