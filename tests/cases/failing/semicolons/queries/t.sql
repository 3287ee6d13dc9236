--! one
;SELECT id FROM t;

--! two
;
SELECT id FROM t WHERE id = :id;

--! only
;

--! three
;;SELECT id FROM t;
