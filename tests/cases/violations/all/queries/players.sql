--! create
INSERT INTO players (player_id, team_id, number, email) VALUES (:player_id, :team_id, :number, :email);

--! create_or_nothing
INSERT INTO players (player_id, team_id, number) VALUES (:player_id, :team_id, :number) ON CONFLICT DO NOTHING;

--! create_or_same_number
INSERT INTO players (player_id, team_id, number) VALUES (:player_id, :team_id, :number) ON CONFLICT (team_id, number) DO NOTHING;

--! renumber
UPDATE players SET number = :number WHERE player_id = :player_id;

--! move_to_team
UPDATE players SET team_id = :team_id WHERE player_id = :player_id;

--! delete
DELETE FROM players WHERE player_id = :player_id;

--! count
SELECT count(*) FROM players;
