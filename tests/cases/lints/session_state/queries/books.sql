--! german
SET lc_messages = 'de_DE.UTF-8';

--! lock
SELECT pg_advisory_lock(:key);

--! settings
SELECT set_config('sqlwright.author', :author, false);

--! german_in_transaction
SET LOCAL lc_messages = 'de_DE.UTF-8';

--! lock_in_transaction
SELECT pg_advisory_xact_lock(:key);

--! setting_in_transaction
SELECT set_config('sqlwright.author', :author, true);

--! setting
SELECT current_setting('sqlwright.author', true);

--! allowed
--@ allow SW1007 called on a connection of its own
SELECT pg_advisory_lock_shared(:key);
