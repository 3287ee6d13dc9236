-- A file comment; with 'quotes' and :names;
/* Another; --! not an annotation */
--! find (id?) : Row(name?) -- what it finds

-- between
--- Documentation.
/* and here */
--@ optional -- because of a trigger
--#  inline

/* plain */
/*+ SeqScan(t) */
-- before the first word
SELECT id, -- the key
  /* the
     name */ name
FROM t WHERE id = :id /* behind */ -- it
; -- and behind the semicolon

  --! indented
  --- With blanks.
  ---Without.
  SELECT 1; --! behind : (a?)
SELECT 2 AS a;
