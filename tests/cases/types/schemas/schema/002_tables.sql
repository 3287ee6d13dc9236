CREATE TABLE sales.orders (id int PRIMARY KEY, status sales.status NOT NULL, switch public.status NOT NULL, pair "Odd Schema".pair);
CREATE TABLE "Odd Schema"."Odd Table" ("Id" int PRIMARY KEY, "camelCase" text NOT NULL, "with space" text NOT NULL, "type" text, "9lives" int);
