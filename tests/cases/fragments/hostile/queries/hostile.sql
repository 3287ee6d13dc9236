--! literals
SELECT
	--@ fragment größe(i, :p)
	i.id AS i, '--@ end
  i :p */' AS a, "*/", $i$
--@ end
;--! i$i$ AS b,
		E'\'i' AS c, /* i :p
 */ :p::text AS d, 	

	i."i" AS e -- i; :p
	--@ end
FROM t i;

--! copy
SELECT
  --@ use größe(o, :q)
  o.id AS o, '--@ end
  i :p */' AS a, "*/", $i$
--@ end
;--! i$i$ AS b,
    E'\'i' AS c, /* i :p
 */ :q::text AS d,

  o."i" AS e -- i; :p
  --@ end
FROM t o