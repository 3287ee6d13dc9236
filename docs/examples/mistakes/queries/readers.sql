--! register (mail?)
--@ error readers_email_key = EmailTaken
INSERT INTO readers (card, name, email)
VALUES (:card, :name, :email)
RETURNING reader_id;

--! find_by_card
SELECT reader_id, card, nam
FROM readers
WHERE card = :card;
