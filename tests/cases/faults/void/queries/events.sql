--! notify
SELECT pg_notify(:channel, :payload);

--! notify_named
SELECT pg_notify('shop', :payload) AS sent, 1 AS number;
