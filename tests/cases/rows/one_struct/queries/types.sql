--: Client()
--: Option()

--! new
INSERT INTO clients (id, name) VALUES (:id, :name);

--! new_
SELECT count(*) FROM clients;

--! owned
SELECT id, name FROM clients;

--! client : Client
SELECT id, name FROM clients WHERE id = :id;

--! options : Option
SELECT id, note FROM clients;

--! of_error
--@ params Error
UPDATE clients SET name = :name WHERE id = :id;
