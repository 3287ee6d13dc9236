CREATE TABLE "error" (id int PRIMARY KEY, a text NOT NULL);
CREATE TABLE "vecs" (id int PRIMARY KEY, a text NOT NULL);
CREATE TABLE "columns" (id int PRIMARY KEY, a text NOT NULL);
CREATE TABLE "statement" (id int PRIMARY KEY, a text NOT NULL);
CREATE TABLE "selves" (id int PRIMARY KEY, a text NOT NULL);
CREATE TABLE "tys" (id int PRIMARY KEY, a text NOT NULL);
CREATE TABLE "users" (row int PRIMARY KEY, "Self" text NOT NULL);
CREATE TYPE mood AS ENUM ('calm');
