--! drafts
SELECT note_id, text, email
FROM notes
JOIN auth.users ON users.id = notes.owner
WHERE draft;
