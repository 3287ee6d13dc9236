--! spanning
SELECT 'first
  :not_a_parameter   

-- no comment; no end
last' AS text;

--! also_in_dollars
SELECT $body$one
	two :nor_here
$body$ AS text, :suffix::text AS suffix;
