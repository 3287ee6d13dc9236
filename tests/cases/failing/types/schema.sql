CREATE TABLE t (id int PRIMARY KEY, b aclitem, c interval);
CREATE TYPE holder AS (a int, b aclitem);
CREATE TABLE u (id int PRIMARY KEY, holder holder, holders holder[]);
-- Stands for a base type of an extension: it is read and written as `bytea` is.
CREATE TYPE vector;
CREATE FUNCTION vector_in(cstring) RETURNS vector LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION vector_out(vector) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE vector (INPUT = vector_in, OUTPUT = vector_out, LIKE = bytea);
CREATE SCHEMA "Other";
CREATE TYPE "Other".odd;
CREATE FUNCTION "Other".odd_in(cstring) RETURNS "Other".odd LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION "Other".odd_out("Other".odd) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE "Other".odd (INPUT = "Other".odd_in, OUTPUT = "Other".odd_out, LIKE = bytea);
CREATE TYPE odd_pair AS (a int, b "Other".odd);
CREATE TABLE v (id int PRIMARY KEY, embedding vector, odd "Other".odd[], pair odd_pair);
CREATE FUNCTION anything() RETURNS record LANGUAGE sql AS 'SELECT 1, 2';
