--! add (former_rates?[?])
INSERT INTO discounts (code, rate, former_rates) VALUES (:code, :rate, :former_rates) RETURNING code, rate, former_rates;

--! at_least
SELECT code FROM discounts WHERE rate >= :rate ORDER BY code;
