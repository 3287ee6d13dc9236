-- Schemas, types, tables and files that are called as what generated code uses.
CREATE SCHEMA sqlwright; CREATE SCHEMA uuid; CREATE SCHEMA jiff; CREATE SCHEMA serde; CREATE SCHEMA serde_json;
CREATE SCHEMA rust_decimal; CREATE SCHEMA std; CREATE SCHEMA core; CREATE SCHEMA ty; CREATE SCHEMA types; CREATE SCHEMA str;
CREATE SCHEMA bool; CREATE SCHEMA i32; CREATE SCHEMA "super"; CREATE SCHEMA "crate"; CREATE SCHEMA "Option"; CREATE SCHEMA "self";

CREATE TYPE sqlwright.mood AS ENUM ('calm'); CREATE TYPE uuid.mood AS ENUM ('calm'); CREATE TYPE jiff.mood AS ENUM ('calm');
CREATE TYPE serde.mood AS ENUM ('calm'); CREATE TYPE serde_json.mood AS ENUM ('calm');
CREATE TYPE rust_decimal.mood AS ENUM ('calm'); CREATE TYPE std.mood AS ENUM ('calm'); CREATE TYPE core.mood AS ENUM ('calm');
CREATE TYPE ty.mood AS ENUM ('calm'); CREATE TYPE types.mood AS ENUM ('calm'); CREATE TYPE str.mood AS ENUM ('calm');
CREATE TYPE bool.mood AS ENUM ('calm'); CREATE TYPE i32.mood AS ENUM ('calm'); CREATE TYPE "super".mood AS ENUM ('calm');
CREATE TYPE "crate".mood AS ENUM ('calm'); CREATE TYPE "Option".mood AS ENUM ('calm'); CREATE TYPE "self".mood AS ENUM ('calm');

-- All kinds of types are named beside the modules of schemas, and within one.
CREATE TYPE thing AS (id uuid, at timestamptz, price numeric, data jsonb, n int, done bool, name text, mood std.mood);
CREATE TYPE ty.thing AS (id uuid, at timestamptz, price numeric, data jsonb, n int, done bool, name text, mood std.mood);
CREATE DOMAIN price AS numeric;
CREATE DOMAIN jiff.moment AS timestamptz;

CREATE TABLE things (
    id uuid PRIMARY KEY, at timestamptz NOT NULL, price price NOT NULL, data jsonb NOT NULL, n int NOT NULL, during tstzrange NOT NULL,
    thing thing, other ty.thing, moment jiff.moment,
    a sqlwright.mood, b uuid.mood, c jiff.mood, d serde.mood, e serde_json.mood, f rust_decimal.mood, g std.mood, h core.mood,
    i ty.mood, j types.mood, k str.mood, l bool.mood, m i32.mood, o "super".mood, p "crate".mood, q "Option".mood, r "self".mood
);

CREATE SCHEMA "Result"; CREATE SCHEMA chrono; CREATE SCHEMA "time"; CREATE SCHEMA "r#type";
CREATE TYPE "Result".mood AS ENUM ('Ok', 'Err', 'Self'); CREATE TYPE chrono.mood AS ENUM ('calm'); CREATE TYPE "time".mood AS ENUM ('calm');
CREATE TYPE "r#type".mood AS ENUM ('calm'); CREATE TYPE "String" AS ENUM ('Vec'); CREATE TYPE "Error" AS (code int);
CREATE TABLE "Client" (
    "me" int PRIMARY KEY, "type" text NOT NULL, "async" text, "r#type" text, "Option" "Result".mood, "Result" chrono.mood, "Vec" "time".mood,
    "String" "String", "Error" "Error", "Ok" "r#type".mood, "new" int, "move" int
);
