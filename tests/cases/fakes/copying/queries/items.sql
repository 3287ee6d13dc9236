--! load
--- The trait's method is given all rows.
--@ error items_pkey = Taken
COPY items (item_id, name) FROM STDIN;

--! load_ids
COPY items (item_id) FROM STDIN;

--! export
COPY (SELECT item_id, name FROM items ORDER BY item_id) TO STDOUT;
