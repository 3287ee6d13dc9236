-- The people who borrow.

--! register
--- Gives a new reader a card.
--@ error readers_card_key = CardTaken
INSERT INTO readers (card, name, email)
VALUES (:card, :name, :email)
RETURNING reader_id;

--! find_by_card
--- The reader with this card.
SELECT reader_id, card, name, email
FROM readers
WHERE card = :card;

--! all
--- Everybody with a card, by name.
--@ borrowed
SELECT reader_id, card, name, email
FROM readers
ORDER BY name, reader_id;
