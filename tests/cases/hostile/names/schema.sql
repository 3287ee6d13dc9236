CREATE SCHEMA "schema""; DROP SCHEMA public; --";
CREATE TABLE "t""; DROP TABLE x; --" (
    "id" int PRIMARY KEY,
    "quote""d" text NOT NULL,
    "'single'" text NOT NULL,
    "*/ fn main() {}" text NOT NULL,
    "r#""raw""#" int NOT NULL,
    "crab 🦀 one" int NOT NULL,
    "fn" int NOT NULL,
    "impl<T> Drop for T" int NOT NULL,
    "$1" int NOT NULL,
    "{braces}" int NOT NULL,
    "back\slash" int NOT NULL,
    "é" int NOT NULL
);
CREATE TABLE "schema""; DROP SCHEMA public; --"."ta`ble" ("co`lumn" int PRIMARY KEY, "}; ::std::process::exit(1); //" int);
