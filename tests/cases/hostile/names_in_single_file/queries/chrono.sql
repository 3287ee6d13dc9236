--! all : Result()
SELECT * FROM "Client";

--! ok
INSERT INTO "Client" ("me", "type", "async", "Option", "Result", "Vec", "String", "Error", "Ok", "new", "move")
VALUES (:me, :type, :async, :option, :result, :vec, :string, :error, :ok, :new, :move);

--! err
UPDATE "Client" SET "type" = :type WHERE "me" = :me RETURNING "type", "async", "Option", "new";
