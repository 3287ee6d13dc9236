--! find
--@ type at = jiff::Timestamp
SELECT id, at, price, data, n, during, thing, other, g FROM things WHERE id = :id AND during @> :at;
