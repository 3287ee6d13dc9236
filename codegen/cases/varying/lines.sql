--! books
SELECT b.book_id, b.title FROM books b
JOIN authors a ON a.author_id = b.author_id          --@ if :country
LEFT JOIN stock s ON s.book_id = b.book_id           --@ if in_store
WHERE b.printed
  AND b.title ILIKE :title                           --@ if :title
  AND b.pages BETWEEN :fewest AND :most              --@ if :fewest and :most
  AND a.country = :country                           --@ if :country
  AND coalesce(s.pieces, 0) > 0                      --@ if in_store
  AND EXISTS (SELECT FROM shelves x WHERE x.book_id = b.book_id AND x.room = :room)   --@ if :room
ORDER BY b.title
  , b.book_id                                        --@ if stable
LIMIT :rows                                          --@ if :rows
;

--! nested
SELECT l.loan_id FROM loans l
--@ if members
JOIN members m ON m.member_id = l.member_id
  AND m.active                                       --@ if active
--@ end
WHERE l.returned_on IS NULL
--@ if members
  AND m.name LIKE :member
  --@ if towns
  AND m.town IN ('a', 'b'
    , 'c'                                            --@ if third
  )
  --@ end
--@ end
  AND l.due_on < :day                                --@ if :day
FOR UPDATE OF l                                      --@ if locked
;

--! any_of
SELECT e.event_id FROM events e
WHERE (e.kind = 'all'
   OR e.kind = :kind                                 --@ if :kind
   OR (e.actor = :actor AND NOT e.hidden)            --@ if actor_too
   OR e.at > ANY (:since)                            --@ if :since
) AND e.tenant = :tenant
ORDER BY e.at;

--! totals
WITH paid AS (
    SELECT p.loan_id, sum(p.amount) AS amount FROM payments p
    WHERE p.amount > 0
      AND p.method = :method                         --@ if :method
    GROUP BY p.loan_id
    HAVING true
       AND sum(p.amount) >= :least                   --@ if :least
)
, late AS (SELECT f.loan_id FROM fines f WHERE f.paid_on IS NULL)     --@ if late
SELECT l.member_id, sum(p.amount) FILTER (WHERE p.amount > 1
    AND p.amount < :cap                              --@ if :cap
) AS total
FROM loans l
JOIN paid p ON p.loan_id = l.loan_id
JOIN late z ON z.loan_id = l.loan_id                 --@ if late
WHERE CASE WHEN l.renewed THEN l.due_on > now() AND l.due_on < :until ELSE true END
  AND l.taken_on >= :from                            --@ if :from
GROUP BY l.member_id
  , l.branch                                         --@ if by_branch
ORDER BY l.member_id;

--! renew
UPDATE loans SET renewed = true
  , due_on = :due_on                                 --@ if :due_on
  , note = note || E'\n-- no marker: ' || :note     --@ if :note
  , branch = DEFAULT                                 --@ if anywhere
WHERE loan_id = :loan_id
  AND version = :version                             --@ if :version
RETURNING due_on;

--! lend
INSERT INTO loans (book_id, member_id
  , due_on                                           --@ if :due_on
  , branch                                           --@ if :branch
) VALUES (:book_id, :member_id
  , :due_on                                          --@ if :due_on
  , :branch                                          --@ if :branch
)
ON CONFLICT (book_id, member_id) DO UPDATE SET renewed = true
  , due_on = excluded.due_on                         --@ if :due_on
WHERE loans.returned_on IS NULL
  AND loans.due_on > now()                           --@ if strict
;

--! forget
DELETE FROM payments p USING loans l
WHERE l.loan_id = p.loan_id AND l.member_id = :member_id
  AND p.paid_on < :before                            --@ if :before
  AND p.amount = ANY (:amounts)                      --@ if :amounts
;

--! feed
SELECT 'loan' AS kind, l.taken_on AS at FROM loans l WHERE l.member_id = :member
UNION ALL SELECT 'fine', f.at FROM fines f WHERE f.member_id = :member     --@ if fines
UNION ALL SELECT 'payment', p.paid_on FROM payments p WHERE p.method = :method   --@ if :method
ORDER BY at DESC
OFFSET :skip                                         --@ if :skip
;

--! comments_and_quotes
SELECT b.book_id, $$AND -- @ x$$ AS a, '-- end' AS "-- y" FROM books b
WHERE b.title <> 'x -- y'
  AND b.title = ';'                                  --@ if semicolon
  AND b."AND" = $t$ OR $t$                           --@ if dollar
  AND b.tags[1:2] = :tags                            --@ if :tags
  AND b.tags[:lo:3] = b.tags                         --@ if :lo
;
