--! create
--@ error players_number_key = NumberTaken
INSERT INTO players (player_id, number) VALUES (:player_id, :number);

--! create_and_tell
--@ error players_number_key = NumberTaken
INSERT INTO players (player_id, number) VALUES (:player_id, :number) RETURNING player_id;
