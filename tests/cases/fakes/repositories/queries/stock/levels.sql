--! low
SELECT item_id, pieces FROM items WHERE pieces < :level;
