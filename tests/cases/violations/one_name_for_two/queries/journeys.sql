--! plan
--@ error journey_origin_fkey = UnknownPlace
--@ error journey_destination_fkey = UnknownPlace
INSERT INTO journey (id, origin, destination) VALUES (:id, :origin, :destination);
