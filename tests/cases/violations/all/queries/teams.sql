--! create
INSERT INTO teams (team_id, name) VALUES (:team_id, :name);

--! delete
--@ error players_team_id_fkey = StillHasPlayers
DELETE FROM teams WHERE team_id = :team_id;

--! rename
--@ error team_name_taken = NameTaken
UPDATE teams SET name = :name WHERE team_id = :team_id RETURNING team_id, name;
