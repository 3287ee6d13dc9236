--! count_clients
SELECT count(*) FROM clients;
