--! find
SELECT id, roles, former_roles, checked, badge FROM users WHERE id = :id;

--! add
INSERT INTO users (id, roles, checked) VALUES (:id, :roles, :roles) RETURNING roles, former_roles;

--! through
WITH recent AS (SELECT id, roles FROM active)
SELECT recent.roles, a.roles AS inherited, (u.badge).labels, r.role
FROM recent
JOIN users u USING (id)
LEFT JOIN admins a USING (id)
CROSS JOIN LATERAL unnest(recent.roles) AS r (role);

--! keep
--- What was read is passed on.
UPDATE users SET former_roles = array_cat(former_roles, roles), roles = :roles WHERE id = :id;

--! untouched
SELECT id, former_roles FROM users;
