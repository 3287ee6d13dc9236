--! redundant (born?)
INSERT INTO authors (id, name, born, code) VALUES (:id, 'x', :born, 'y');

--! unneeded (name!, id!)
UPDATE authors SET name = :name WHERE id = :id;

--! always_refused (name?)
UPDATE authors SET name = :name WHERE id = 1;

--! needed (name?, born!, born_after?)
UPDATE authors SET name = coalesce(:name, name), born = :born WHERE born > :born_after OR :born_after IS NULL;

--! filled_in_by_a_trigger (who?)
INSERT INTO logged (id, who) VALUES (1, :who);

--! elements (required[!], loose[?])
SELECT id FROM authors WHERE id = ANY(:required) OR id = ANY(:loose);

--! guarded (name?)
INSERT INTO authors (id, name, code) SELECT 1, :name::text, 'x' WHERE :name IS NOT NULL;
