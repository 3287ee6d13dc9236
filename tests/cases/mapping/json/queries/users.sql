--! add
INSERT INTO users VALUES (:user_id, :settings, :extra, :history);

--! find
SELECT settings, extra, history FROM users WHERE user_id = :user_id;

--! settings
SELECT settings FROM users ORDER BY user_id;

--! change
UPDATE users SET settings = :settings WHERE user_id = :user_id;
