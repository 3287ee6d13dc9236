--! create
--@ error users_email_key = EmailTaken
--@ error users_age_check = Unborn
INSERT INTO users (email, age) VALUES (:email, :age) RETURNING user_id;

--! set_age
--@ affects one = Unknown
--@ positional user_id, age
UPDATE users SET age = :age WHERE user_id = :user_id;

--! oldest
--@ optional
SELECT email FROM users WHERE age = (SELECT max(age) FROM users);

--! somebody
--@ one
SELECT email FROM users WHERE age > :age;

--! by_key_but_many
--@ many
SELECT email FROM users WHERE user_id = :user_id;

--! search
--@ params Search
SELECT email FROM users WHERE email LIKE :pattern AND age BETWEEN :youngest AND :oldest;

--! search_alone
--@ params Pattern
SELECT email FROM users WHERE email LIKE :pattern;

--! forget
--@ affects one = Unknown
DELETE FROM users WHERE user_id = :user_id;

--! forget_somebody
--@ affects one
DELETE FROM users WHERE user_id = :user_id;

--! count_in_time
--@ timeout 250ms
SELECT count(*) FROM users;
