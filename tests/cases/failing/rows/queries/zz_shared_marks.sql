--: Shared(nothing?)

--! shared : Shared
SELECT 1 AS id, 2 AS other;
