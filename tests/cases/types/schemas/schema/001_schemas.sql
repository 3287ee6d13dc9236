CREATE SCHEMA sales;
CREATE SCHEMA "Odd Schema";
CREATE TYPE sales.status AS ENUM ('open', 'closed');
CREATE TYPE public.status AS ENUM ('on', 'off');
CREATE TYPE "Odd Schema".pair AS (first sales.status, second public.status);
