--! add
--@ allow zoneless-column all types are written
INSERT INTO moments VALUES (:id, :stamp, :local, :day, :hour, :price, :stamps, :during, :period);

--! find
SELECT * FROM moments WHERE id = :id;

--! latest
SELECT max(stamp) AS latest, sum(price) AS total FROM moments WHERE price > :price;
