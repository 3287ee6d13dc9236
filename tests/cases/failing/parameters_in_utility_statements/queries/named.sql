-- What PostgreSQL says of a parameter by number is shown with its name.

--! at_once
SELECT id FROM visits WHERE id = :key AND who = :key;

--! own_quotes
SELECT id FROM visits WHERE who = :who AND id = '$1';
